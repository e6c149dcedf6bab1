package io.vaporform.docker.internal.swarm;

import io.vaporform.docker.internal.Names;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spec.PortSpec;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Mark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one look has shown of a generation.
 *
 * @param spec with the names of its ports
 * @param services without that which runs the release command, the oldest first
 * @param all tasks, the oldest first
 * @param nodes empty if nothing is published on them
 */
record Generation(
        Mark mark, DeploymentSpec spec, List<ServiceView> services, List<TaskView> all, Map<String, NodeView> nodes) {

    static Generation of(SwarmParts parts, Mark mark, DeploymentSpec spec, CallContext context) {
        List<ServiceView> services = parts.cluster().services(mark, context).stream()
                .filter(service -> !service.isRelease())
                .toList();
        if (services.isEmpty()) {
            return new Generation(mark, spec, services, List.of(), Map.of());
        }
        Map<String, NodeView> nodes =
                parts.options().publishes() ? parts.cluster().nodes(context) : Map.of();
        return new Generation(mark, spec, services, parts.cluster().tasks(mark, context), nodes);
    }

    /** All of that service, the oldest first. */
    List<TaskView> tasks(ServiceView service) {
        return all.stream()
                .filter(task -> task.serviceId().equals(service.id()))
                .toList();
    }

    /** Those that are to be there, one for each slot. */
    Collection<TaskView> wanted(ServiceView service) {
        return wanted(service, all);
    }

    static Collection<TaskView> wanted(ServiceView service, List<TaskView> all) {
        Map<Integer, TaskView> bySlot = new TreeMap<>();
        all.stream()
                .filter(task -> task.serviceId().equals(service.id()) && task.isWanted())
                .forEach(task -> bySlot.put(task.slot(), task));
        return bySlot.values();
    }

    /** Whether all that it is to have run. */
    boolean isComplete(ServiceView service) {
        return wanted(service).size() == service.replicas() && running(service).size() == service.replicas();
    }

    /** What is to end, or has ended. */
    List<TaskView> unwanted() {
        return all.stream().filter(task -> !task.isWanted()).toList();
    }

    List<TaskView> running(ServiceView service) {
        return wanted(service).stream().filter(TaskView::isRunning).toList();
    }

    /** The last of its slot that has failed. */
    Optional<TaskView> failedBefore(TaskView task) {
        return all.stream()
                .filter(other -> other.serviceId().equals(task.serviceId()) && other.slot() == task.slot())
                .filter(TaskView::hasFailed)
                .max(Comparator.comparing(TaskView::createdAt));
    }

    /** Of all its tasks, also those that do not run yet. */
    DeploymentOutputs outputs(ServiceView service) {
        List<Instance> instances = instances(service, wanted(service));
        return DeploymentOutputs.of(spec, endpoints(instances), instances).withImage(Optional.of(service.image()));
    }

    /** The whole is reached by its name in the network, and at its first instance from elsewhere. */
    private List<Endpoint> endpoints(List<Instance> instances) {
        List<Endpoint> endpoints = new ArrayList<>();
        String name = Names.alias(mark.address(), spec.internal());
        for (PortSpec port : spec.ports()) {
            endpoints.add(new Endpoint(port.name(), From.NETWORK, name, port.container()));
            instances.stream()
                    .limit(1)
                    .flatMap(first -> first.endpoints().stream())
                    .filter(endpoint ->
                            endpoint.from() == From.HOST && endpoint.port().equals(port.name()))
                    .forEach(endpoints::add);
        }
        return endpoints;
    }

    List<Instance> instances(ServiceView service, Collection<TaskView> tasks) {
        return tasks.stream().map(task -> instance(service, task)).toList();
    }

    private Instance instance(ServiceView service, TaskView task) {
        String name = ServiceNames.instance(service.name(), task.slot());
        List<Endpoint> endpoints = new ArrayList<>();
        for (PortSpec port : spec.ports()) {
            // What its container is called, which the swarm's own DNS knows.
            endpoints.add(new Endpoint(port.name(), From.NETWORK, name + "." + task.id(), port.container()));
            onNode(endpoints, port, task);
        }
        return new Instance(name, task.id(), endpoints);
    }

    private void onNode(List<Endpoint> endpoints, PortSpec port, TaskView task) {
        Integer number = task.hostPorts().get(port.container());
        NodeView node = nodes.get(task.nodeId());
        if (number != null && node != null) {
            endpoints.add(new Endpoint(port.name(), From.HOST, node.address(), number));
        }
    }
}
