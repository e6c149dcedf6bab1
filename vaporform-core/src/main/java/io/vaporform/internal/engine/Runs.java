package io.vaporform.internal.engine;

import io.vaporform.error.VaporformException;
import io.vaporform.internal.plan.Graph;
import io.vaporform.internal.plan.Planner;
import io.vaporform.internal.plan.Request;
import io.vaporform.internal.plan.Serving;
import io.vaporform.plan.Action;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Change;
import io.vaporform.spec.Address;
import io.vaporform.spec.Outputs;
import io.vaporform.spi.Cause;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs that are under way in this process. Thread-safe. */
final class Runs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Work work;
    private final Instances instances;
    private final Callouts callouts;
    private final Stepper stepper;
    private final Lane spare;
    private final Map<String, Run> open = new ConcurrentHashMap<>();

    Runs(Work work, Instances instances, Callouts callouts, Executor executor) {
        this.work = work;
        this.instances = instances;
        this.callouts = callouts;
        this.stepper = new Stepper(work, callouts, new Targets(work, instances));
        this.spare = new Lane(executor, 1);
    }

    /** Whether somebody in this process works on it, or will. */
    boolean works(Address address) {
        return stepper.holds(address) || open.values().stream().anyMatch(run -> run.isToDo(address));
    }

    /**
     * Makes what was prepared real.
     *
     * @param afterwards runs once, before the run's future completes; does not throw
     */
    Run begin(Prepared prepared, Origin origin, Duration timeout, Consumer<ApplyResult> afterwards) {
        Map<Address, Node> nodes = new LinkedHashMap<>();
        Map<Address, Outputs> made = new ConcurrentHashMap<>();
        for (Change change : prepared.plan().changes()) {
            Optional<Cause> again =
                    Optional.ofNullable(prepared.demand().again().get(change.address()));
            if (again.isPresent() || change.action() != Action.NO_OP) {
                Node node = new Node(change.address(), origin, Node.Why.ASKED, again);
                nodes.put(change.address(), node.from(prepared.row(change.address()), made));
            }
        }
        return begin(origin, Planner.graph(prepared.request()), prepared.request(), nodes, timeout, afterwards);
    }

    Optional<Run> open(String operationId) {
        return Optional.ofNullable(open.get(operationId));
    }

    /** Goes on with resources of one stack of which something was recorded or begun earlier, in their order. */
    Run resume(
            String stack,
            Set<Address> addresses,
            Map<Address, ResourceState> states,
            String actor,
            Consumer<ApplyResult> afterwards) {
        Origin origin = new Origin(UUID.randomUUID().toString(), actor);
        Map<Address, Wanted> wanted = new LinkedHashMap<>();
        Map<Address, Request.Removal> removals = new LinkedHashMap<>();
        for (Address address : addresses) {
            Optional.ofNullable(states.get(address))
                    .flatMap(ResourceState::wanted)
                    .ifPresentOrElse(
                            spec -> wanted.put(address, spec),
                            () -> removals.put(address, new Request.Removal("", false)));
        }
        Request request = new Request(stack, 0, wanted, removals, states, Map.of(), Map.of());
        Graph graph = Planner.graph(request);
        Map<Address, Node> nodes = new LinkedHashMap<>();
        addresses.forEach(address -> nodes.put(address, new Node(address, origin, Node.Why.RESUMED, Optional.empty())));
        Duration timeout = addresses.stream()
                .map(address -> work.operationTimeout(states.getOrDefault(address, ResourceState.of(address))))
                .max(Comparator.naturalOrder())
                .orElse(work.operationTimeout());
        return begin(origin, graph, request, nodes, timeout, afterwards);
    }

    private Run begin(
            Origin origin,
            Graph graph,
            Request request,
            Map<Address, Node> nodes,
            Duration timeout,
            Consumer<ApplyResult> afterwards) {
        addDependents(origin, graph, request, nodes);
        String id = origin.operationId();
        Run run = new Run(id, stepper, work.time(), address -> lane(request, address), graph, nodes, result -> {
            afterwards.accept(result);
            open.remove(id);
        });
        open.put(id, run);
        run.start(timeout);
        return run;
    }

    /** Whoever uses an output of something that changes is looked at after it; an equal digest makes that a no-op. */
    private static void addDependents(Origin origin, Graph graph, Request request, Map<Address, Node> nodes) {
        Graph uses = new Graph();
        request.states().forEach((address, state) -> state.wanted()
                .filter(wanted -> !request.removals().containsKey(address))
                .ifPresent(wanted -> uses.add(address, Planner.targets(address, wanted.spec()))));
        Map<Address, Set<Address>> users = uses.dependents();
        Deque<Address> changing = new ArrayDeque<>(nodes.keySet());
        while (!changing.isEmpty()) {
            Address used = changing.remove();
            if (request.removals().containsKey(used)) {
                continue;
            }
            for (Address user : users.getOrDefault(used, Set.of())) {
                graph.add(user, Set.of(used));
                if (nodes.putIfAbsent(user, new Node(user, origin, Node.Why.DEPENDENT, Optional.empty())) == null) {
                    changing.add(user);
                }
            }
        }
    }

    private Lane lane(Request request, Address address) {
        Serving serving = request.serving().get(address);
        if (serving != null) {
            return instances.lane(serving);
        }
        try {
            return Optional.ofNullable(request.states().get(address))
                    .flatMap(ResourceState::applied)
                    .map(life -> instances.lane(callouts.serving(life)))
                    .orElse(spare);
        } catch (VaporformException unreachable) {
            // Its turn meets the same trouble and makes it that resource's outcome.
            return spare;
        }
    }

    /** Stops all runs, and waits shortly for the calls that are under way. */
    @Override
    public void close() {
        List<Run> stopping = new ArrayList<>(open.values());
        stopping.forEach(run -> run.stop("the infrastructure was closed"));
        try {
            work.time()
                    .await(
                            CompletableFuture.allOf(
                                    stopping.stream().map(Run::future).toArray(CompletableFuture[]::new)),
                            PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException slow) {
            LOG.warn("{} operations did not end within {}; what they had begun is recorded", open.size(), PATIENCE);
        }
    }
}
