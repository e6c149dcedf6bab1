package io.vaporform.internal.engine;

import io.vaporform.event.Listener;
import io.vaporform.plan.Action;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.ChangeResult;
import io.vaporform.plan.Outcome;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Intent;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import io.vaporform.template.Catalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans demands and makes them real. Thread-safe. */
public final class Engine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /** How many due resources are taken up at a time. */
    private static final int BATCH = 100;

    private final Work work;
    private final Catalogue catalogue;
    private final Callouts callouts;
    private final Preparation preparation;
    private final Runs runs;

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
        this.catalogue = catalogue;
        this.callouts = new Callouts(work, instances);
        this.preparation = new Preparation(work, instances, catalogue);
        this.runs = new Runs(work, instances, callouts, executor);
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
        return preparation.prepare(stack, source).plan();
    }

    /** Plans, records everything that is wanted, and begins. */
    public Started start(String stack, Demand.Source source, Duration timeout) {
        Prepared prepared = preparation.record(stack, source);
        if (prepared.changesNothing()) {
            closeIfDestroyed(prepared);
            String id = UUID.randomUUID().toString();
            ApplyResult result = new ApplyResult(id, unchanged(prepared));
            return new Started(id, CompletableFuture.completedFuture(result), reason -> {});
        }
        Run run = runs.begin(prepared, timeout, () -> closeIfDestroyed(prepared));
        return new Started(run.operationId(), run.future().thenApply(done -> withUnchanged(done, prepared)), run::stop);
    }

    private static List<ChangeResult> unchanged(Prepared prepared) {
        Set<Address> retained = prepared.demand().removals().keySet();
        return prepared.plan().changes().stream()
                .filter(change -> change.action() == Action.NO_OP)
                .map(change -> ChangeResult.of(
                        change.address(), retained.contains(change.address()) ? Outcome.RETAINED : Outcome.NO_OP, ""))
                .toList();
    }

    private static ApplyResult withUnchanged(ApplyResult done, Prepared prepared) {
        List<ChangeResult> all = new ArrayList<>(done.changes());
        Set<Address> there = new HashSet<>();
        all.forEach(result -> there.add(result.address()));
        unchanged(prepared).stream()
                .filter(result -> !there.contains(result.address()))
                .forEach(all::add);
        return new ApplyResult(done.operationId(), all);
    }

    /** Goes on with what is due: what providers asked to be called again for, and what somebody left behind. */
    void resumeDue() {
        for (Row row : work.store().due(Keys.RESOURCES, work.time().now(), BATCH)) {
            ResourceState state = Rows.decode(row).state();
            if (!runs.holds(state.address()) && !isClaimed(state)) {
                resume(state);
            }
        }
    }

    private boolean isClaimed(ResourceState state) {
        String holder = state.intent().map(Intent::session).orElse("");
        return !holder.isEmpty() && work.sessions().alive(holder);
    }

    private void resume(ResourceState state) {
        Address address = state.address();
        Map<Address, ResourceState> states = new LinkedHashMap<>();
        work.rows()
                .scan(address.project() + "/" + address.stack())
                .forEach((other, row) -> states.put(other, row.state()));
        runs.resume(address, states, () -> {
            if (state.wanted().isEmpty()) {
                closeIfEmpty(address.project());
            }
        });
    }

    private void closeIfDestroyed(Prepared prepared) {
        if (prepared.demand().wanted().isEmpty()) {
            closeIfEmpty(prepared.request().stack().split("/", 2)[0]);
        }
    }

    /** Closes projects that a crash left open after their last resource was gone. */
    void closeEmptyProjects() {
        OpenProjects.all(work.store()).forEach(this::closeIfEmpty);
    }

    /** What providers keep for a project goes with its last resource; retained volumes do not need it. */
    private void closeIfEmpty(String project) {
        boolean live = work.rows().scan(project).values().stream()
                .anyMatch(row -> row.state().phase() != Phase.RETAINED);
        if (live) {
            return;
        }
        try {
            callouts.closeProject(project);
        } catch (RuntimeException kept) {
            LOG.warn(
                    "what providers keep for project {} could not be removed; the next destroy tries again",
                    project,
                    kept);
        }
    }

    /** Stops all operations, waits shortly for the calls under way, and ends the session. */
    @Override
    public void close() {
        runs.close();
        work.sessions().close();
    }
}
