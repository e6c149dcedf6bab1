package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Graph;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.ChangeResult;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.Address;
import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Walks the graph of one operation: each resource gets its turns once what it depends on is in place. A failed branch does not stop the others. */
final class Run {

    private final String operationId;
    private final Stepper stepper;
    private final TimeSource time;
    private final Function<Address, Lane> lanes;
    private final Map<Address, Lane> lane = new ConcurrentHashMap<>();
    private final Map<Address, Node> nodes = new LinkedHashMap<>();
    private final Map<Address, Set<Address>> open = new HashMap<>();
    private final Map<Address, Set<Address>> dependents;
    private final Map<Address, ChangeResult> results = new LinkedHashMap<>();
    private final Map<Address, TimeSource.Scheduled> waiting = new HashMap<>();
    private final Consumer<ApplyResult> afterwards;
    private final CompletableFuture<ApplyResult> future = new CompletableFuture<>();
    private TimeSource.Scheduled deadline = () -> {};
    private @Nullable String stopped;
    private boolean over;

    /** @param afterwards runs once when all is over, before the future completes; does not throw */
    Run(
            String operationId,
            Stepper stepper,
            TimeSource time,
            Function<Address, Lane> lanes,
            Graph graph,
            Map<Address, Node> nodes,
            Consumer<ApplyResult> afterwards) {
        this.operationId = operationId;
        this.stepper = stepper;
        this.time = time;
        this.lanes = lanes;
        this.afterwards = afterwards;
        this.nodes.putAll(nodes);
        this.dependents = graph.dependents();
        nodes.keySet().forEach(address -> {
            Set<Address> before = new HashSet<>(graph.dependenciesOf(address));
            before.retainAll(nodes.keySet());
            open.put(address, before);
        });
    }

    CompletableFuture<ApplyResult> future() {
        return future;
    }

    String operationId() {
        return operationId;
    }

    /** Whether its turn is still to come, or to end. */
    synchronized boolean isToDo(Address address) {
        return nodes.containsKey(address) && !results.containsKey(address);
    }

    void start(Duration timeout) {
        List<Address> ready;
        synchronized (this) {
            deadline = time.schedule(timeout, () -> stop("not finished within " + timeout));
            ready = nodes.keySet().stream()
                    .filter(address -> open.getOrDefault(address, Set.of()).isEmpty())
                    .toList();
        }
        ready.forEach(this::submit);
        completeIfOver();
    }

    /** Ends the operation soon: calls under way are interrupted, what is begun stays recorded. */
    void stop(String reason) {
        List<Node> busy;
        List<Address> idle = new ArrayList<>();
        synchronized (this) {
            stopped = reason;
            busy = nodes.values().stream()
                    .filter(node -> !results.containsKey(node.address()))
                    .toList();
            waiting.forEach((address, scheduled) -> {
                scheduled.cancel();
                idle.add(address);
            });
            waiting.clear();
        }
        busy.forEach(node -> node.stop(reason));
        idle.forEach(this::submit);
    }

    /** The lane is looked up once, before the first turn: later calls come from the thread of the clock, which must not wait for anybody. */
    private void submit(Address address) {
        try {
            lane.computeIfAbsent(address, lanes).submit(() -> turn(address));
        } catch (RuntimeException refused) {
            Node node = nodes.get(address);
            if (node != null) {
                stepper.release(node);
                ended(node.result(Outcome.FAILED, "it could not be given to the executor: " + refused));
            }
        }
    }

    private void turn(Address address) {
        Node node = nodes.get(address);
        if (node == null) {
            throw new IllegalStateException(address + " is not part of operation " + operationId);
        }
        Progress progress = stepper.turn(node);
        if (progress instanceof Progress.Done done) {
            ended(done.result());
        } else if (progress instanceof Progress.Clearing clearing) {
            clearing(node, clearing.after());
        } else {
            again(address, ((Progress.Again) progress).after());
        }
    }

    /** Those that wait for it go on, as it is in place. It ends when what it had before is gone, or nobody is left who would let go of that. */
    private void clearing(Node node, Duration after) {
        List<Address> ready;
        synchronized (this) {
            Set<Address> users = dependents.getOrDefault(node.address(), Set.of());
            ready = users.stream()
                    .filter(user -> isNowReady(user, node.address()))
                    .toList();
            if (results.keySet().containsAll(users)) {
                node.lastTry();
            }
        }
        ready.forEach(this::submit);
        again(node.address(), after);
    }

    /** Whether {@code done} was the last that {@code user} had to wait for. */
    private boolean isNowReady(Address user, Address done) {
        Set<Address> before = open.get(user);
        return before != null && !results.containsKey(user) && before.remove(done) && before.isEmpty();
    }

    private void again(Address address, Duration after) {
        synchronized (this) {
            if (stopped == null && !after.isZero()) {
                waiting.put(address, time.schedule(after, () -> due(address)));
                return;
            }
        }
        submit(address);
    }

    private void due(Address address) {
        synchronized (this) {
            if (waiting.remove(address) == null) {
                return;
            }
        }
        submit(address);
    }

    private void ended(ChangeResult result) {
        List<Address> ready = new ArrayList<>();
        List<ChangeResult> blocked = new ArrayList<>();
        synchronized (this) {
            results.put(result.address(), result);
            boolean inPlace =
                    switch (result.outcome()) {
                        case APPLIED, NO_OP, RETAINED -> true;
                        default -> false;
                    };
            for (Address next : dependents.getOrDefault(result.address(), Set.of())) {
                Set<Address> before = open.get(next);
                if (before == null || results.containsKey(next)) {
                    continue;
                }
                if (!before.contains(result.address())) {
                    continue;
                }
                if (!inPlace) {
                    blocked.add(ChangeResult.of(
                            next, Outcome.BLOCKED, "by " + result.address().local() + " (" + result.outcome() + ")"));
                } else if (isNowReady(next, result.address())) {
                    ready.add(next);
                }
            }
        }
        blocked.forEach(this::ended);
        ready.forEach(this::submit);
        completeIfOver();
    }

    private void completeIfOver() {
        ApplyResult result;
        synchronized (this) {
            if (results.size() < nodes.size() || over) {
                return;
            }
            over = true;
            deadline.cancel();
            List<ChangeResult> inOrder = new ArrayList<>();
            nodes.keySet().forEach(address -> {
                ChangeResult each = results.get(address);
                if (each != null) {
                    inOrder.add(each);
                }
            });
            result = new ApplyResult(operationId, inOrder);
        }
        afterwards.accept(result);
        future.complete(result);
    }
}
