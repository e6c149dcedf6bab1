package io.vaporform;

import io.vaporform.error.ConflictException;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Plan;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.ProjectQuota;
import java.util.List;
import java.util.function.Consumer;

/**
 * A tenant, isolated from other projects. Thread-safe. Its verbs are those of its stack {@value #MAIN}; {@link #stack(String)} gives another.
 */
public final class Project {

    /** The stack that is meant unless another is named. */
    public static final String MAIN = "main";

    private final Host host;
    private final String name;
    private final Stack main;

    Project(Host host, String name) {
        this.host = host;
        this.name = name;
        this.main = stack(MAIN);
    }

    public String name() {
        return name;
    }

    public Stack stack() {
        return main;
    }

    /** @throws io.vaporform.error.InvalidSpecException if the name is not valid */
    public Stack stack(String stack) {
        return new Stack(host, name, stack);
    }

    /** See {@link Stack#domains()}. */
    public Domains domains() {
        return main.domains();
    }

    /** See {@link Stack#certificates()}. */
    public Certificates certificates() {
        return main.certificates();
    }

    /** See {@link Stack#loadBalancers()}. */
    public LoadBalancers loadBalancers() {
        return main.loadBalancers();
    }

    /** See {@link Stack#routes()}. */
    public Routes routes() {
        return main.routes();
    }

    /** See {@link Stack#expose}. */
    public Exposure expose(Deployment deployment) {
        return main.expose(deployment);
    }

    /** See {@link Stack#exposure}. */
    public Exposure exposure(String host) {
        return main.exposure(host);
    }

    /** The credentials that the project brings itself. */
    public Accounts accounts() {
        return new Accounts(host, name);
    }

    /** See {@link Stack#deploy(String, DeploymentSpec)}. */
    public Deployment deploy(String component, DeploymentSpec spec) {
        return main.deploy(component, spec);
    }

    /** See {@link Stack#deploy(String, DeploymentSpec)}. */
    public Deployment deploy(String component, DeploymentSpec.Builder spec) {
        return main.deploy(component, spec);
    }

    /** See {@link Stack#deploy(String, DeploymentSpec)}. */
    public Deployment deploy(String component, Consumer<DeploymentSpec.Builder> spec) {
        return main.deploy(component, spec);
    }

    /** See {@link Stack#deployment}. */
    public Deployment deployment(String component) {
        return main.deployment(component);
    }

    /** See {@link Stack#plan}. */
    public Plan plan(Blueprint blueprint) {
        return main.plan(blueprint);
    }

    /** See {@link Stack#apply}. */
    public ApplyResult apply(Blueprint blueprint) {
        return main.apply(blueprint);
    }

    /** See {@link Stack#apply(Blueprint, Plan)}. */
    public ApplyResult apply(Blueprint blueprint, Plan approved) {
        return main.apply(blueprint, approved);
    }

    /**
     * Deletes everything in all stacks, with its data, what providers keep for the project, and its accounts. Nothing can be deployed into it
     * afterwards, as its name is in the history of what it was. Blocks. Does nothing the second time.
     *
     * @throws io.vaporform.error.ApplyFailedException if something could not be deleted; call it again
     * @throws ConflictException if somebody outside has to act first, as where a domain still leads here: it says what they have to do; call it again when they have, or release the domain by force
     */
    public void delete() {
        host.engine().bury(name, host.actor());
        // Somebody may have been about to deploy when the name was taken away.
        for (List<String> left = host.engine().stacks(name);
                !left.isEmpty();
                left = host.engine().stacks(name)) {
            List<String> instructions = left.stream()
                    .flatMap(each -> stack(each).destroy(Data.DELETE).instructions().stream())
                    .toList();
            if (!instructions.isEmpty()) {
                throw new ConflictException(
                        "project " + name + " is not deleted yet: " + String.join("; ", instructions));
            }
        }
        host.engine().accounts().removeAll(name);
    }

    /** How much all stacks together may ask for from now on; what is there already stays. */
    public void quota(ProjectQuota quota) {
        host.engine().quotas().set(name, quota);
    }

    public ProjectQuota quota() {
        return host.engine().quotas().of(name);
    }

    /** See {@link Stack#start(Blueprint)}. */
    public Operation start(Blueprint blueprint) {
        return main.start(blueprint);
    }

    /** See {@link Stack#destroy()}. */
    public ApplyResult destroy() {
        return main.destroy();
    }

    /** See {@link Stack#destroy(Data)}. */
    public ApplyResult destroy(Data data) {
        return main.destroy(data);
    }
}
