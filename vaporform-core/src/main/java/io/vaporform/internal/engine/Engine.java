package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.ConflictException;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.error.VaporformException;
import io.vaporform.event.Event;
import io.vaporform.event.Finding;
import io.vaporform.event.Listener;
import io.vaporform.internal.codec.Json;
import io.vaporform.plan.Action;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.ChangeResult;
import io.vaporform.plan.Outcome;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Violations;
import io.vaporform.spi.BackupTarget;
import io.vaporform.spi.Cause;
import io.vaporform.spi.NameClaims;
import io.vaporform.spi.PlanGuard;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Batch;
import io.vaporform.state.Records;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import io.vaporform.template.Catalogue;
import io.vaporform.tls.Tls;
import io.vaporform.tls.TlsBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans demands and makes them real. Thread-safe. */
public final class Engine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /** How many rows are removed at a time. */
    private static final int CLEANED = 500;

    private static final Duration STORE_AWAY = Duration.ofSeconds(1);

    private final String installation;
    private final Executor executor;
    private final Work work;
    private final Quotas quotas;
    private final Catalogue catalogue;
    private final Callouts callouts;
    private final Drift drift;
    private final Patrol patrol;
    private final Preparation preparation;
    private final Runs runs;
    private final Leftovers leftovers;
    private final StoredAccounts accounts;
    private final Backups backups;
    private final BackupSchedule schedule;
    private final DomainWatch domains;
    private final CertificateWatch certificates;
    private final PlannedRenewals renewals;
    private final Instances instances;
    private final ServedChanges served;
    private final Revocations revocations;

    public Engine(
            StateStore store,
            TimeSource time,
            String installation,
            Limits limits,
            Instances instances,
            Balancers balancers,
            Catalogue catalogue,
            Optional<BackupTarget> backups,
            List<Listener> listeners,
            List<PlanGuard> guards,
            DriftPolicy policy,
            Executor executor) {
        this.installation = installation;
        this.executor = executor;
        this.work =
                Work.of(new OwnedStore(store, installation), time, executor, installation, limits, backups, listeners);
        this.catalogue = catalogue;
        this.callouts = new Callouts(work, instances, balancers);
        this.drift = new Drift(work, callouts, policy);
        this.patrol = new Patrol(work, drift);
        this.quotas = new Quotas(work.store(), work.rows());
        this.preparation = new Preparation(work, instances, catalogue, new Admission(guards, quotas));
        this.runs = new Runs(work, instances, callouts, executor);
        this.leftovers = new Leftovers(work, runs, this::closeIfEmpty);
        this.accounts = new StoredAccounts(work, instances);
        this.backups = new Backups(work, instances, callouts);
        this.schedule = new BackupSchedule(work, this.backups, executor);
        this.domains = new DomainWatch(work, callouts, limits.domainsEvery(), executor);
        this.certificates = new CertificateWatch(work, callouts, limits, this::renew, executor);
        this.renewals = new PlannedRenewals(work.store(), limits.renewals());
        this.instances = instances;
        this.revocations = new Revocations(work, callouts, executor);
        this.served = new ServedChanges(work, executor);
        instances.open(work);
    }

    Work work() {
        return work;
    }

    Callouts callouts() {
        return callouts;
    }

    Patrol patrol() {
        return patrol;
    }

    /** The backups of all deployments. */
    public Backups backups() {
        return backups;
    }

    BackupSchedule schedule() {
        return schedule;
    }

    DomainWatch domains() {
        return domains;
    }

    CertificateWatch certificates() {
        return certificates;
    }

    /** Certificates that are to be revoked. */
    public Revocations revocations() {
        return revocations;
    }

    /** What will be renewed. */
    public PlannedRenewals renewals() {
        return renewals;
    }

    /** A server's certificates: those of all projects, as they are in the store. Told of what changes there from now on. */
    public Tls tls(Consumer<TlsBuilder> more) {
        TlsBuilder builder = Tls.builder(new StoredCertificates(work, instances))
                .time(work.time())
                .executor(executor);
        more.accept(builder);
        Tls tls = builder.build();
        served.tell(tls::changed);
        return tls;
    }

    private Started renew(Address address) {
        Asked asked =
                new Asked(stack(address), Demands.again(address, Cause.RENEWAL), Origin.SUPERVISOR, Optional.empty());
        return start(asked, work.operationTimeout());
    }

    /** The accounts of the projects. */
    public StoredAccounts accounts() {
        return accounts;
    }

    /** The templates there are. */
    public Catalogue catalogue() {
        return catalogue;
    }

    public Plan plan(String stack, Demand.Source source) {
        return preparation.prepare(stack, source).plan();
    }

    /**
     * As {@link #plan(String, Demand.Source)}, but from what the world shows.
     *
     * @param closely whether each resource is looked at, rather than the listings
     */
    public Plan plan(String stack, Demand.Source source, boolean closely) {
        return preparation
                .prepare(stack, source, states -> drift.seen(states, closely))
                .plan();
    }

    /** Looks closely at each resource and records what differs; see {@link Drift#refresh}. */
    public List<String> refresh(String stack, String actor) {
        return drift.refresh(stack, actor);
    }

    public List<Finding> findings(String stack) {
        return drift.findings().of(stack);
    }

    /** Goes on with one resource now, as when it is due. */
    public Started goOn(Address address, String actor) {
        Neighbourhood near = new Neighbourhood(work.rows()).around(Set.of(address));
        Run run = runs.resume(
                stack(address), Set.of(address), near.states(), actor, done -> closeIfEmpty(address.project()));
        return new Started(run.operationId(), run.future(), run::stop);
    }

    private static String stack(Address address) {
        return address.project() + "/" + address.stack();
    }

    /** Plans, records everything that is wanted, and begins. */
    public Started start(Asked asked, Duration timeout) {
        Origin origin = new Origin(UUID.randomUUID().toString(), asked.actor());
        work.accounts().forget();
        Prepared prepared = preparation.record(asked, origin);
        if (prepared.changesNothing()) {
            closeIfDestroyed(prepared);
            ApplyResult result = new ApplyResult(origin.operationId(), unchanged(prepared));
            return new Started(origin.operationId(), CompletableFuture.completedFuture(result), reason -> {});
        }
        Run run;
        try {
            run = runs.begin(prepared, origin, timeout, done -> {
                closeIfDestroyed(prepared);
                end(done);
            });
        } catch (RuntimeException notBegun) {
            end(new ApplyResult(origin.operationId(), List.of()));
            throw notBegun;
        }
        return new Started(run.operationId(), run.future().thenApply(done -> withUnchanged(done, prepared)), run::stop);
    }

    /** The operation is over whether or not that can be stored now. */
    private void end(ApplyResult done) {
        try {
            work.operations().end(done);
        } catch (StoreUnavailableException silent) {
            LOG.warn("the end of operation {} is stored in {}", done.operationId(), STORE_AWAY, silent);
            Periodic.after(work.time(), executor, STORE_AWAY, () -> end(done));
        } catch (RuntimeException trouble) {
            LOG.warn("the end of operation {} could not be stored", done.operationId(), trouble);
        }
    }

    /**
     * An operation of any process.
     *
     * @throws io.vaporform.error.InvalidSpecException if there is none with that id
     */
    public Started operation(String id) {
        return runs.open(id)
                .map(run -> new Started(id, run.future(), run::stop))
                .orElseGet(() -> new Followed(id, work, executor).started());
    }

    /** What is kept of {@code project/stack}, in the order in which it happened. */
    public List<Event> history(String stack) {
        return Events.history(work.store(), stack);
    }

    /**
     * Drops everything that is recorded of {@code address}, also if it cannot be read; what it made in the world is left to itself.
     *
     * @throws ConflictException if somebody works on it
     */
    public void forget(Address address, String actor) {
        Row row = work.store().read(Keys.resource(address)).orElseThrow(() -> new Violations()
                .add("address", address, "nothing is recorded of it", "use an address that resources() has")
                .exception());
        if (runs.works(address) || isHeld(row)) {
            throw new ConflictException(address + " is being worked on; wait for it, or cancel its operation");
        }
        Event event = work.events()
                .of(
                        Event.Type.GONE,
                        ResourceState.of(address),
                        new Origin("", actor),
                        0,
                        "forgotten; what it made is left");
        if (!work.rows().remove(address, row.revision(), work.sessions().id(), event)) {
            throw new ConflictException(address + " was changed meanwhile; look again");
        }
        if (address.kind().equals(Kind.DOMAIN)) {
            Records names = new StoredRecords(work.store(), Keys.NAMES, work.store()::commit);
            new NameClaims(names, address, work.time()).release(DomainName.of(address.name()), Duration.ZERO);
        }
    }

    private boolean isHeld(Row row) {
        try {
            return leftovers.isClaimed(Rows.decode(row).state());
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (VaporformException unreadable) {
            return false;
        }
    }

    /** The names of a project's stacks, the last first. */
    public List<String> stacks(String project) {
        return work.store().scan(Keys.resources(project)).stream()
                .map(row -> Keys.address(row.key()).stack())
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** From now on nothing can be deployed into {@code project}. */
    public void bury(String project, String actor) {
        String key = Keys.tombstone(project);
        if (work.store().read(key).isEmpty()) {
            ObjectNode stone =
                    Json.object().put("by", actor).put("at", work.time().now().toString());
            work.store().commit(new Batch().put(key, Batch.ABSENT, Json.bytes(stone)));
        }
    }

    public Quotas quotas() {
        return quotas;
    }

    /** Why nothing may be changed; empty if it may. */
    public Optional<String> foreign() {
        return work.store().foreign();
    }

    /** Takes over a store that belongs to another installation, or lies elsewhere than when it was last used. */
    public void claim() {
        work.store().claim(installation);
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

    /** What nobody works on though it is not at its end. */
    Leftovers leftovers() {
        return leftovers;
    }

    private void closeIfDestroyed(Prepared prepared) {
        if (prepared.demand().wanted().isEmpty()) {
            closeIfEmpty(prepared.request().stack().split("/", 2)[0]);
        }
    }

    /** Removes what was kept for as long as it was to be. */
    void clean() {
        for (String expiring : List.of(Keys.EVENTS, Keys.OPERATIONS, Keys.SERVED)) {
            List<Row> expired;
            do {
                expired = work.store().due(expiring, work.time().now(), CLEANED);
                Batch batch = new Batch();
                expired.forEach(row -> batch.remove(row.key(), row.revision()));
                if (!expired.isEmpty()) {
                    work.store().commit(batch);
                }
            } while (expired.size() == CLEANED);
        }
    }

    /** Closes projects that a crash left open after their last resource was gone. */
    void closeEmptyProjects() {
        OpenProjects.all(work.store()).forEach(this::closeIfEmpty);
    }

    /** What providers keep for a project goes with its last resource. */
    private void closeIfEmpty(String project) {
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
        served.close();
        runs.close();
        backups.close();
        work.sessions().close();
    }
}
