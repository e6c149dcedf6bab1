package io.vaporform;

import io.vaporform.internal.engine.Demand;
import io.vaporform.internal.engine.Demands;
import io.vaporform.internal.engine.Started;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private String path() {
        return project + "/" + name;
    }

    /** What {@link #apply} would do. Reads the record, not the world; changes nothing. */
    public Plan plan(Blueprint blueprint) {
        return host.engine().plan(path(), demand(blueprint));
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

    /** As {@link #apply}, but returns at once, when everything that is wanted is recorded. */
    public Operation start(Blueprint blueprint) {
        return operation(demand(blueprint), host.limits().operationTimeout());
    }

    /** As {@link #start(Blueprint)}, with a deadline of its own. */
    public Operation start(Blueprint blueprint, Duration deadline) {
        return operation(demand(blueprint), deadline);
    }

    private Demand.Source demand(Blueprint blueprint) {
        return host.demands().blueprint(blueprint.name(), blueprint.declared(project, name), blueprint.adopts());
    }

    /** Deploys one component, or changes it to what {@code spec} says. Blocks. Throws as {@link #apply}. */
    public Deployment deploy(String component, DeploymentSpec spec) {
        Address address = new Address(project, name, Kind.DEPLOYMENT, component);
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
        return host.engine()
                .plan(path(), host.demands().component(new Address(project, name, Kind.DEPLOYMENT, component), spec));
    }

    /** A handle on a deployment, with what is recorded of it now; whether it exists shows when it is used. */
    public Deployment deployment(String component) {
        Address address = new Address(project, name, Kind.DEPLOYMENT, component);
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

    /** What {@link #destroy(Data)} would do. Changes nothing. */
    public Plan planDestroy(Data data) {
        return host.engine().plan(path(), host.demands().destroyAll(data == Data.DELETE));
    }

    /** Looks at the world and records what it shows; the next plan says how it would be put right. Blocks. One line for each difference. */
    public List<String> refresh() {
        return host.looks().refresh(path());
    }

    /** What is recorded of everything in the stack, by address. */
    public Map<Address, ResourceState> resources() {
        return host.looks().states(path());
    }

    Host host() {
        return host;
    }

    Demands demands() {
        return host.demands();
    }

    Operation operation(Demand.Source demand) {
        return operation(demand, host.limits().operationTimeout());
    }

    private Operation operation(Demand.Source demand, Duration deadline) {
        Started started = host.engine().start(path(), demand, deadline);
        return new Operation(started, host.time(), deadline);
    }
}
