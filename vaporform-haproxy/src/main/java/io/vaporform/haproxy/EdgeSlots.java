package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The slots of a load balancer: who takes one gets it without a reload as a rule, as there are more in time. */
final class EdgeSlots {

    private static final Logger LOG = LoggerFactory.getLogger(EdgeSlots.class);

    private final EdgeProxy proxy;
    private final EdgeJournal journal;
    private final Executor executor;

    EdgeSlots(EdgeProxy proxy, Executor executor) {
        this.proxy = proxy;
        this.journal = proxy.journal();
        this.executor = executor;
    }

    /**
     * One that nobody has. Where few are left, there will be more by a reload: at once if there is none, else soon. Whoever calls it has the load balancer for himself.
     *
     * @return its name
     */
    String take(Pool pool) {
        Optional<String> free = free(pool);
        if (free.isEmpty()) {
            grow(pool);
            return free(pool)
                    .orElseThrow(() -> new ProvisioningException(
                            "find a slot of " + pool.id(), "there is none after a reload", null));
        }
        if (SlotCounts.isScarce(journal, pool.id())) {
            executor.execute(() -> growIfScarce(pool));
        }
        return free.get();
    }

    private Optional<String> free(Pool pool) {
        int count = SlotCounts.of(journal, pool.id());
        return journal
                .look(state -> IntStream.rangeClosed(1, count)
                        .mapToObj(pool::slot)
                        .filter(slot -> !state.isTaken(slot))
                        .toList())
                .stream()
                .filter(this::isVacant)
                .findFirst();
    }

    /** Whether nothing is left there of the route that had it before. */
    private boolean isVacant(String slot) {
        return proxy.withWorker(
                worker -> new SlotSync(worker, slot).to(List.of()).isEmpty());
    }

    private void grow(Pool pool) {
        EdgeBalancer before = journal.balancer().orElseThrow();
        journal.put(before.with(SlotCounts.grown(journal, pool.id())));
        try {
            proxy.load();
        } catch (RuntimeException failed) {
            journal.put(before);
            throw failed;
        }
    }

    private void growIfScarce(Pool pool) {
        try {
            proxy.exclusively(() -> {
                if (journal.balancer().isPresent() && SlotCounts.isScarce(journal, pool.id())) {
                    grow(pool);
                }
                return true;
            });
        } catch (RuntimeException later) {
            LOG.warn(
                    "HAProxy in {} got no more slots of {}; it is tried again with the next route",
                    proxy.directory(),
                    pool.id(),
                    later);
        }
    }
}
