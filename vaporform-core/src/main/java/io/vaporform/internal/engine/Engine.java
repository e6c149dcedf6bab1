package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.error.VaporformException;
import io.vaporform.event.Listener;
import io.vaporform.internal.plan.Graph;
import io.vaporform.internal.plan.Planner;
import io.vaporform.internal.plan.Request;
import io.vaporform.internal.plan.Serving;
import io.vaporform.plan.Action;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Change;
import io.vaporform.plan.ChangeResult;
import io.vaporform.plan.Outcome;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Provider;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Batch;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import io.vaporform.state.Wanted;
import io.vaporform.template.Catalogue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans demands and makes them real. Thread-safe. */
public final class Engine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int REPLANS = 20;
    private static final Duration UNATTENDED = Duration.ofSeconds(30);

    private final Work work;
    private final Instances instances;
    private final Catalogue catalogue;
    private final Callouts callouts;
    private final Stepper stepper;
    private final Lane spare;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();

    /** Threads of one process take turns at recording, instead of making each other plan again. */
    private final Object[] locks = Stream.generate(Object::new).limit(64).toArray();

    public Engine(
            StateStore store,
            TimeSource time,
            String installation,
            Limits limits,
            Instances instances,
            Catalogue catalogue,
            List<Listener> listeners,
            Executor executor) {
        this.work = Work.of(store, time, installation, Lineage.of(store), limits, listeners);
        this.instances = instances;
        this.catalogue = catalogue;
        this.callouts = new Callouts(work, instances);
        this.stepper = new Stepper(work, callouts, new Targets(work, instances));
        this.spare = new Lane(executor, 1);
    }

    Work work() {
        return work;
    }

    Callouts callouts() {
        return callouts;
    }

    /** The templates there are. */
    public Catalogue catalogue() {
        return catalogue;
    }

    public Plan plan(String stack, Demand.Source source) {
        return prepare(stack, source).plan();
    }

    /** Plans, records everything that is wanted in one write, and begins; plans again if somebody else was faster. */
    public Started start(String stack, Demand.Source source, Duration timeout) {
        Prepared prepared;
        synchronized (locks[Math.floorMod(stack.hashCode(), locks.length)]) {
            prepared = recorded(stack, source);
        }
        if (prepared.changesNothing()) {
            closeIfDestroyed(prepared);
            return unchanged(prepared);
        }
        return begin(prepared, timeout);
    }

    private Prepared recorded(String stack, Demand.Source source) {
        for (int attempt = 0; attempt < REPLANS; attempt++) {
            Prepared prepared = prepare(stack, source);
            Batch recording = prepared.recording(work.time().now().plus(UNATTENDED));
            if (recording.writes().isEmpty() || record(stack, prepared.plan().revision(), recording)) {
                return prepared;
            }
        }
        throw new ConflictException("stack " + stack + " was changed by others " + REPLANS
                + " times while this was planned; try again when they are done");
    }

    private boolean record(String stack, long revision, Batch recording) {
        return work.store()
                .commit(recording.put(Keys.stack(stack), revision, new byte[] {'{', '}'}))
                .isPresent();
    }

    private static Started unchanged(Prepared prepared) {
        String id = UUID.randomUUID().toString();
        return new Started(id, CompletableFuture.completedFuture(new ApplyResult(id, noOps(prepared))), reason -> {});
    }

    private static List<ChangeResult> noOps(Prepared prepared) {
        return prepared.plan().changes().stream()
                .filter(change -> change.action() == Action.NO_OP)
                .map(change -> ChangeResult.of(
                        change.address(),
                        prepared.demand().removals().containsKey(change.address()) ? Outcome.RETAINED : Outcome.NO_OP,
                        ""))
                .toList();
    }

    private Prepared prepare(String stack, Demand.Source source) {
        long revision = work.store().read(Keys.stack(stack)).map(Row::revision).orElse(Batch.ABSENT);
        Map<Address, Rows.Versioned> rows = work.rows().scan(stack);
        Map<Address, ResourceState> states = new LinkedHashMap<>();
        rows.forEach((address, row) -> states.put(address, row.state()));
        Demand demand = source.of(states);
        Map<String, Secret> remembered = work.remembered().secretsOf(stack);
        Request request = new Request(
                stack, revision, demand.wanted(), demand.removals(), states, servings(demand, states), remembered);
        return new Prepared(demand, request, Planner.plan(request, work.digest()), rows);
    }

    private Map<Address, Serving> servings(Demand demand, Map<Address, ResourceState> states) {
        Map<Address, Serving> all = new LinkedHashMap<>();
        Violations found = new Violations();
        Expansion expansion = new Expansion(catalogue, states);
        demand.wanted().forEach((address, wanted) -> {
            Optional<Provider> chosen = instances.choose(address, wanted.spec(), found);
            chosen.map(provider -> instances.serving(provider, work)).ifPresent(serving -> {
                all.put(address, serving);
                templateNeeds(expansion, address, wanted.spec(), serving, found);
            });
        });
        found.throwIfAny();
        return all;
    }

    private static void templateNeeds(
            Expansion expansion, Address address, Spec spec, Serving serving, Violations found) {
        expansion.templateOf(spec).ifPresent(template -> template.needs()
                .filter(capability -> !serving.can().has(capability))
                .ifPresent(capability -> found.unsupported(
                        address.local() + ": template",
                        template,
                        "provider '" + serving.name() + "' does not declare " + capability,
                        "choose a provider that does")));
    }

    private Started begin(Prepared prepared, Duration timeout) {
        String id = UUID.randomUUID().toString();
        Map<Address, Node> nodes = new LinkedHashMap<>();
        for (Change change : prepared.plan().changes()) {
            boolean restart = prepared.demand().restarts().contains(change.address());
            if (restart || change.action() != Action.NO_OP) {
                nodes.put(change.address(), new Node(change.address(), id, Node.Why.ASKED, restart));
            }
        }
        Graph graph = Planner.graph(prepared.request());
        dependents(id, graph, prepared.request(), nodes);
        Run run = new Run(
                id,
                stepper,
                work.time(),
                address -> lane(prepared, address),
                graph,
                nodes,
                () -> finished(id, prepared));
        runs.put(id, run);
        run.start(timeout);
        return new Started(id, run.future().thenApply(done -> withNoOps(done, prepared)), run::stop);
    }

    private static ApplyResult withNoOps(ApplyResult done, Prepared prepared) {
        List<ChangeResult> all = new ArrayList<>(done.changes());
        Set<Address> there = new LinkedHashSet<>();
        all.forEach(result -> there.add(result.address()));
        noOps(prepared).stream()
                .filter(result -> !there.contains(result.address()))
                .forEach(all::add);
        return new ApplyResult(done.operationId(), all);
    }

    /** Whoever uses an output of something that changes is looked at after it; an equal digest makes that a no-op. */
    private static void dependents(String id, Graph graph, Request request, Map<Address, Node> nodes) {
        Graph uses = new Graph();
        request.states().forEach((address, state) -> state.wanted()
                .filter(wanted -> !request.removals().containsKey(address))
                .ifPresent(wanted -> uses.add(address, Planner.targets(address, wanted.spec()))));
        Map<Address, Set<Address>> users = uses.dependents();
        Deque<Address> open = new ArrayDeque<>(nodes.keySet());
        while (!open.isEmpty()) {
            Address used = open.remove();
            for (Address user : users.getOrDefault(used, Set.of())) {
                if (request.removals().containsKey(used)) {
                    continue;
                }
                graph.add(user, Set.of(used));
                if (nodes.putIfAbsent(user, new Node(user, id, Node.Why.DEPENDENT, false)) == null) {
                    open.add(user);
                }
            }
        }
    }

    private Lane lane(Prepared prepared, Address address) {
        Serving serving = prepared.request().serving().get(address);
        if (serving != null) {
            return instances.lane(serving);
        }
        try {
            return Optional.ofNullable(prepared.request().states().get(address))
                    .flatMap(ResourceState::applied)
                    .map(life -> instances.lane(callouts.serving(life)))
                    .orElse(spare);
        } catch (VaporformException unreachable) {
            // Its turn meets the same trouble and makes it that resource's outcome.
            return spare;
        }
    }

    private void finished(String id, Prepared prepared) {
        runs.remove(id);
        closeIfDestroyed(prepared);
    }

    private void closeIfDestroyed(Prepared prepared) {
        if (prepared.demand().wanted().isEmpty()) {
            closeIfEmpty(prepared.request().stack());
        }
    }

    /** Closes projects that a crash left open after their last resource was gone. */
    void closeEmptyProjects() {
        OpenProjects.all(work.store()).forEach(this::closeIfEmpty);
    }

    /** What providers keep for a project goes with its last resource. */
    private void closeIfEmpty(String stackOrProject) {
        String project = stackOrProject.split("/", 2)[0];
        boolean live = work.rows().scan(project).values().stream()
                .anyMatch(row -> row.state().phase() != Phase.RETAINED);
        if (!live) {
            try {
                Address none = new Address(project, "main", Kind.DEPLOYMENT, "none");
                callouts.closeProject(
                        project,
                        new Node(none, UUID.randomUUID().toString(), Node.Why.RESUMED, false),
                        ResourceState.of(none));
            } catch (RuntimeException kept) {
                LOG.warn(
                        "what providers keep for project {} could not be removed; the next destroy tries again",
                        project,
                        kept);
            }
        }
    }

    /** Goes on with what is due: what providers asked to be called again for, and what somebody left behind. */
    void resumeDue() {
        for (Row row : work.store().due(Keys.RESOURCES, work.time().now(), 100)) {
            ResourceState state = Rows.decode(row).state();
            boolean busy = stepper.holds(state.address())
                    || state.intent()
                            .map(intent -> !intent.session().isEmpty()
                                    && work.sessions().alive(intent.session()))
                            .orElse(false);
            if (!busy) {
                resume(state);
            }
        }
    }

    private void resume(ResourceState state) {
        String id = UUID.randomUUID().toString();
        Address address = state.address();
        String stack = address.project() + "/" + address.stack();
        Map<Address, Wanted> none = Map.of();
        Map<Address, ResourceState> states = new LinkedHashMap<>();
        work.rows().scan(stack).forEach((other, row) -> states.put(other, row.state()));
        Request request = new Request(stack, 0, none, Map.of(), states, Map.of(), Map.of());
        Graph graph = new Graph();
        graph.add(address, Set.of());
        Map<Address, Node> nodes = new LinkedHashMap<>();
        nodes.put(address, new Node(address, id, Node.Why.RESUMED, false));
        dependents(id, graph, request, nodes);
        Prepared prepared =
                new Prepared(new Demand(none, Map.of(), Set.of()), request, new Plan(stack, 0, List.of()), Map.of());
        Run run = new Run(id, stepper, work.time(), each -> lane(prepared, each), graph, nodes, () -> {
            runs.remove(id);
            if (state.wanted().isEmpty()) {
                closeIfEmpty(stack);
            }
        });
        runs.put(id, run);
        run.start(work.operationTimeout());
    }

    /** Stops all operations, waits shortly for the calls under way, and ends the session. */
    @Override
    public void close() {
        List<Run> open = new ArrayList<>(runs.values());
        open.forEach(run -> run.stop("the infrastructure was closed"));
        CompletableFuture<?> all =
                CompletableFuture.allOf(open.stream().map(Run::future).toArray(CompletableFuture[]::new));
        try {
            work.time().await(all, Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException slow) {
            LOG.warn("{} operations did not end within 10 s; what they had begun is recorded", open.size());
        }
        work.sessions().close();
    }
}
