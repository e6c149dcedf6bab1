package io.vaporform.internal.engine;

import io.vaporform.plan.Outcome;
import io.vaporform.spec.Address;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** Gives resources their turns: one at a time to each, whatever operations want it. Between processes the row's intent sees to that. Thread-safe. */
final class Stepper {

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
        Progress progress = guarded(node);
        if (progress instanceof Progress.Done) {
            holders.remove(node.address(), node);
        }
        return progress;
    }

    private Progress guarded(Node node) {
        try {
            return new Turn(work, callouts, targets, node).run();
        } catch (RuntimeException unexpected) {
            node.failedWith(unexpected);
            return new Progress.Done(node.result(Outcome.FAILED, Callouts.words(unexpected)));
        }
    }
}
