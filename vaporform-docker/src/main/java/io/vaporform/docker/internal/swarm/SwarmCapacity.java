package io.vaporform.docker.internal.swarm;

import io.vaporform.docker.internal.HostCapacity;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capacity;
import java.util.List;

/**
 * The CPUs and the memory of all nodes that take tasks. Thread-safe.
 *
 * @param cpus how many times their CPUs may be promised
 * @param memory how many times their memory may be promised
 */
public record SwarmCapacity(Engine manager, double cpus, double memory) implements Capacity {

    @Override
    public Load total(CallContext context) {
        List<NodeView> nodes = new Cluster(manager)
                .nodes(context).values().stream().filter(NodeView::takesTasks).toList();
        return new Load(
                HostCapacity.times(nodes.stream().mapToLong(NodeView::milliCpus).sum(), cpus),
                HostCapacity.times(nodes.stream().mapToLong(NodeView::memory).sum(), memory));
    }
}
