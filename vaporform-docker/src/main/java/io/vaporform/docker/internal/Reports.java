package io.vaporform.docker.internal;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spec.PortSpec;
import io.vaporform.spi.Mark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What is reported of one generation of a deployment. */
record Reports(Mark mark, DeploymentSpec spec, String publishedOn) {

    /** @param containers by their numbers */
    DeploymentOutputs outputs(SortedMap<Integer, ContainerView> containers) {
        List<Instance> instances = new ArrayList<>();
        containers.forEach((number, view) -> instances.add(instance(number, view)));
        return DeploymentOutputs.of(spec, endpoints(containers.values()), instances);
    }

    Instance instance(int number, ContainerView view) {
        Map<Integer, Integer> hostPorts = view.hostPorts();
        List<Endpoint> endpoints = new ArrayList<>();
        for (PortSpec port : spec.ports()) {
            endpoints.add(new Endpoint(port.name(), From.NETWORK, Names.alias(mark, number), port.container()));
            onHost(endpoints, port, hostPorts);
        }
        return new Instance(view.name(), view.id(), endpoints);
    }

    /** The whole is reached by its name in the network, and on the host at its first instance. */
    private List<Endpoint> endpoints(Collection<ContainerView> containers) {
        Map<Integer, Integer> hostPorts =
                containers.stream().findFirst().map(ContainerView::hostPorts).orElse(Map.of());
        List<Endpoint> endpoints = new ArrayList<>();
        for (PortSpec port : spec.ports()) {
            endpoints.add(new Endpoint(
                    port.name(), From.NETWORK, Names.alias(mark.address(), spec.internal()), port.container()));
            onHost(endpoints, port, hostPorts);
        }
        return endpoints;
    }

    private void onHost(List<Endpoint> endpoints, PortSpec port, Map<Integer, Integer> hostPorts) {
        Integer number = hostPorts.get(port.container());
        if (number != null) {
            endpoints.add(new Endpoint(port.name(), From.HOST, reachable(), number));
        }
    }

    /** Published on every address means: on the loopback one too. */
    private String reachable() {
        return switch (publishedOn) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> publishedOn;
        };
    }
}
