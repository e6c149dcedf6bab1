package io.vaporform.spec;

import java.util.List;
import java.util.Map;

/** What a provider reports of a load balancer. */
public sealed interface LoadBalancerOutputs extends Outputs permits LoadBalancerOutputsRecord {

    /** The provider's own name of it. */
    String id();

    /** Where it takes requests: one for each listener of its spec, in that order, seen from its host. */
    List<Endpoint> endpoints();

    static LoadBalancerOutputs of(String id, List<Endpoint> endpoints) {
        return new LoadBalancerOutputsRecord(id, List.copyOf(endpoints));
    }

    @Override
    default Map<String, Value.Literal<?>> fields() {
        Endpoint first = endpoints().get(0);
        return Map.of(LoadBalancerSpec.URL, new Value.Literal<>(first.port() + "://" + first.authority()));
    }
}

record LoadBalancerOutputsRecord(String id, List<Endpoint> endpoints) implements LoadBalancerOutputs {}
