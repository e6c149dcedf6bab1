package io.vaporform.spi;

import java.util.List;

/** How a deployment is at one moment. */
public record DeploymentStatus(List<InstanceStatus> instances) {

    public DeploymentStatus {
        instances = List.copyOf(instances);
    }

    /** How many instances are healthy. */
    public int ready() {
        return (int)
                instances.stream().filter(i -> i.health() == Health.HEALTHY).count();
    }

    /**
     * How one instance is.
     *
     * @param name as in the outputs
     * @param health how well it does
     * @param detail the engine's own words, such as {@code running} or {@code exited (137), out of memory}
     */
    public record InstanceStatus(String name, Health health, String detail) {}
}
