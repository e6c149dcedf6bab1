package io.vaporform.haproxy;

import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spi.Mark;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is kept of a load balancer.
 *
 * @param ports one for each listener of the spec, in its order
 * @param pools how many slots each has, by its id
 */
record EdgeBalancer(
        Mark mark, Instant createdAt, LoadBalancerSpec spec, List<Integer> ports, Map<String, Integer> pools) {

    EdgeBalancer {
        ports = List.copyOf(ports);
        pools = Map.copyOf(pools);
    }

    EdgeBalancer with(Map<String, Integer> otherPools) {
        return new EdgeBalancer(mark, createdAt, spec, ports, otherPools);
    }

    EdgeBalancer with(LoadBalancerSpec otherSpec, List<Integer> otherPorts) {
        return new EdgeBalancer(mark, createdAt, otherSpec, otherPorts, pools);
    }
}
