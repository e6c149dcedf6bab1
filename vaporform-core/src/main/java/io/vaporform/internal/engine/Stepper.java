package io.vaporform.internal.engine;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.Address;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives resources their turns: one at a time to each, whatever operations want it. Between processes the row's intent sees to that. Thread-safe. */
final class Stepper {

    private static final Logger LOG = LoggerFactory.getLogger(Stepper.class);
    private static final Duration STORE_AWAY = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofMillis(100);

    private final Work work;
    private final Callouts callouts;
    private final Targets targets;
    private final ConcurrentHashMap<Address, Node> holders = new ConcurrentHashMap<>();

    Stepper(Work work, Callouts callouts, Targets targets) {
        this.work = work;
        this.callouts = callouts;
        this.targets = targets;
    }

    /** Whether somebody in this process works on it. */
    boolean holds(Address address) {
        return holders.containsKey(address);
    }

    /** One turn. Never throws a {@link RuntimeException}: what goes wrong becomes the outcome. */
    Progress turn(Node node) {
        Node holder = holders.putIfAbsent(node.address(), node);
        if (holder != null && holder != node) {
            return node.stopped()
                    .<Progress>map(reason -> new Progress.Done(node.result(Outcome.CANCELLED, reason)))
                    .orElse(new Progress.Again(BUSY));
        }
        boolean goesOn = false;
        try {
            Progress progress = guarded(node);
            goesOn = !(progress instanceof Progress.Done);
            return progress;
        } finally {
            if (!goesOn) {
                release(node);
            }
        }
    }

    /** Others may have their turn. */
    void release(Node node) {
        holders.remove(node.address(), node);
    }

    /** Whatever was done and could not be recorded is met again by the next turn, which does it again: providers take it up by its mark. */
    private static Progress storeIsAway(Node node, StoreUnavailableException silent) {
        LOG.warn(
                "{} waits for the store, which is asked again in {}: {}",
                node.address(),
                STORE_AWAY,
                silent.getMessage());
        return new Progress.Again(STORE_AWAY);
    }

    private Progress guarded(Node node) {
        try {
            return new Turn(work, callouts, targets, node).run();
        } catch (StoreUnavailableException silent) {
            return node.stopped()
                    .<Progress>map(reason -> new Progress.Done(node.result(Outcome.CANCELLED, reason)))
                    .orElseGet(() -> storeIsAway(node, silent));
        } catch (RuntimeException unexpected) {
            node.failedWith(unexpected);
            return new Progress.Done(node.result(Outcome.FAILED, Callouts.words(unexpected)));
        }
    }
}
