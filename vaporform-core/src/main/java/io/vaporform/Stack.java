package io.vaporform;

import io.vaporform.event.Event;
import io.vaporform.event.Finding;
import io.vaporform.internal.engine.Asked;
import io.vaporform.internal.engine.Demand;
import io.vaporform.internal.engine.Demands;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Violations;
import io.vaporform.state.Backup;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** An environment of a project: what is planned and applied together. Thread-safe; verbs that say so block. */
public final class Stack {

    private final Host host;
    private final String project;
    private final String name;

    Stack(Host host, String project, String name) {
        // An address checks both names.
        Address checked = new Address(project, name, Kind.DEPLOYMENT, "any");
        this.host = host;
        this.project = checked.project();
        this.name = checked.stack();
    }

    public String name() {
        return name;
    }

    String path() {
        return project + "/" + name;
    }

    /** What {@link #apply} would do. Reads the record, not the world; changes nothing. */
    public Plan plan(Blueprint blueprint) {
        return host.engine().plan(path(), demand(blueprint));
    }

    /**
     * As {@link #plan(Blueprint)}, but from what the world shows: what is missing or was changed is put right. Blocks; changes nothing, also no record.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if a provider cannot be asked
     */
    public Plan plan(Blueprint blueprint, Look look) {
        return look == Look.RECORD ? plan(blueprint) : host.engine().plan(path(), demand(blueprint), look == Look.EACH);
    }

    /**
     * Makes the stack hold what the blueprint declares. Blocks until it is done, or somebody outside must act.
     *
     * @throws io.vaporform.error.InvalidSpecException naming everything that is wrong; nothing was changed
     * @throws io.vaporform.error.ConflictException if others declared some of it; nothing was changed
     * @throws io.vaporform.error.ApplyFailedException if something failed; the rest is done
     * @throws io.vaporform.error.OperationTimeoutException if it took too long; the next apply goes on
     */
    public ApplyResult apply(Blueprint blueprint) {
        return start(blueprint).await();
    }

    /**
     * As {@link #apply(Blueprint)}, but does what {@code approved} says or nothing.
     *
     * @param approved a plan of this blueprint, also one that was saved by {@link Plan#toJson} and read by {@link Plan#parse}
     * @throws io.vaporform.error.ConflictException if what is to be done is no longer what the plan says; nothing was changed
     */
    public ApplyResult apply(Blueprint blueprint, Plan approved) {
        return operation(demand(blueprint), approved).await();
    }

    /** As {@link #apply(Blueprint)}, but returns at once, when everything that is wanted is recorded. */
    public Operation start(Blueprint blueprint) {
        return operation(demand(blueprint), host.limits().operationTimeout());
    }

    /** As {@link #start(Blueprint)}, with a deadline of its own. */
    public Operation start(Blueprint blueprint, Duration deadline) {
        return operation(demand(blueprint), deadline);
    }

    private Demand.Source demand(Blueprint blueprint) {
        return host.demands()
                .blueprint(
                        blueprint.name(),
                        blueprint.declared(project, name),
                        blueprint.adopts(),
                        blueprint.allowsLargeLoss());
    }

    /** The domains of this stack. */
    public Domains domains() {
        return new Domains(this);
    }

    /** The certificates of this stack. */
    public Certificates certificates() {
        return new Certificates(this);
    }

    /** The load balancers of this stack. */
    public LoadBalancers loadBalancers() {
        return new LoadBalancers(this);
    }

    /** The routes of this stack. */
    public Routes routes() {
        return new Routes(this);
    }

    /**
     * What lets the world reach a deployment of this stack at a host of its own, such as {@code expose(web).at("shop.example.com").apply()}. Nothing happens before {@link Exposure#apply()}.
     */
    public Exposure expose(Deployment deployment) {
        return Exposure.of(this, deployment);
    }

    /** A handle on what is exposed at {@code host}, the first where there are several: to look at it, and to remove it. */
    public Exposure exposure(String host) {
        return Exposure.at(this, host);
    }

    /** Deploys one component, or changes it to what {@code spec} says. Blocks. Throws as {@link #apply}. */
    public Deployment deploy(String component, DeploymentSpec spec) {
        Address address = address(Kind.DEPLOYMENT, component);
        operation(host.demands().component(address, spec)).await();
        return deployment(component);
    }

    public Deployment deploy(String component, DeploymentSpec.Builder spec) {
        return deploy(component, spec.build());
    }

    public Deployment deploy(String component, Consumer<DeploymentSpec.Builder> spec) {
        DeploymentSpec.Builder builder = DeploymentSpec.builder();
        spec.accept(builder);
        return deploy(component, builder);
    }

    /** What {@link #deploy} would do. Changes nothing. */
    public Plan planDeploy(String component, DeploymentSpec spec) {
        return host.engine().plan(path(), host.demands().component(address(Kind.DEPLOYMENT, component), spec));
    }

    /** A handle on a deployment, with what is recorded of it now; whether it exists shows when it is used. */
    public Deployment deployment(String component) {
        Address address = address(Kind.DEPLOYMENT, component);
        return new Deployment(
                this, address, host.looks().state(address).applied().flatMap(life -> life.outputs()));
    }

    /** Removes everything in the stack, whoever declared it; volumes are kept and named in the result. Blocks. */
    public ApplyResult destroy() {
        return destroy(Data.RETAIN);
    }

    /** Removes everything in the stack, whoever declared it. Blocks. */
    public ApplyResult destroy(Data data) {
        return operation(host.demands().destroyAll(data == Data.DELETE)).await();
    }

    /** The backups of what is, or was, deployed here, the newest first. Looks into the store only. */
    public List<Backup> backups() {
        return host.engine().backups().below(path());
    }

    /** What {@link #destroy(Data)} would do. Changes nothing. */
    public Plan planDestroy(Data data) {
        return host.engine().plan(path(), host.demands().destroyAll(data == Data.DELETE));
    }

    /** Looks at the world and records what it shows; the next plan says how it would be put right. Blocks. One line for each difference. */
    public List<String> refresh() {
        return host.engine().refresh(path(), host.actor());
    }

    /** What a person should know of resources in this stack, such as drift that was seen. */
    public List<Finding> findings() {
        return host.engine().findings(path());
    }

    /**
     * What happened in the stack, in that order: who asked for what, what was done, what came of it. Goes back as far as
     * {@link Infrastructure.Builder#eventRetention} says.
     */
    public List<Event> history() {
        return host.engine().history(path());
    }

    /**
     * Drops everything that is recorded of {@code address}, for what is gone for good or is to be managed by others: what it made is left as it is,
     * nothing is asked of its provider, and the history says who did it. Works also for a record that is damaged, or
     * was tampered with: one that cannot be read any more is an error of every verb on this stack, until it is forgotten.
     *
     * @throws io.vaporform.error.ConflictException if somebody works on it
     */
    public void forget(Address address) {
        new Violations()
                .unless(
                        (address.project() + "/" + address.stack()).equals(path()),
                        "address",
                        address,
                        "is of another stack",
                        "ask that stack")
                .throwIfAny();
        host.engine().forget(address, host.actor());
    }

    /** What is recorded of everything in the stack, by address. */
    public Map<Address, ResourceState> resources() {
        return host.looks().states(path());
    }

    Host host() {
        return host;
    }

    Address address(Kind kind, String resource) {
        return new Address(project, name, kind, resource);
    }

    Demands demands() {
        return host.demands();
    }

    Operation operation(Demand.Source demand) {
        return operation(demand, host.limits().operationTimeout());
    }

    Operation operation(Demand.Source demand, Plan approved) {
        Asked asked = new Asked(path(), demand, host.actor(), Optional.of(approved));
        return operation(asked, host.limits().operationTimeout());
    }

    Plan plan(Demand.Source demand) {
        return host.engine().plan(path(), demand);
    }

    /** All the data of a backup is read meanwhile. */
    Operation restoring(Demand.Source demand) {
        return operation(
                demand, host.limits().operationTimeout().plus(host.limits().backupTimeout()));
    }

    private Operation operation(Demand.Source demand, Duration deadline) {
        return operation(new Asked(path(), demand, host.actor(), Optional.empty()), deadline);
    }

    private Operation operation(Asked asked, Duration deadline) {
        return new Operation(host.engine().start(asked, deadline), host.time(), deadline);
    }
}
