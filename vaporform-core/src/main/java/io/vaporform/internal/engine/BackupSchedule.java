package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.event.Finding;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.spec.BackupPolicy;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.state.Backup;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the backups that are due, for each project one after the other: a row for each deployment says when its next one is, and who moves it on makes it. */
final class BackupSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(BackupSchedule.class);

    /** One that has failed is tried again after this, or with the next one if that is earlier. */
    private static final Duration AGAIN = Duration.ofMinutes(10);

    /** When it is looked again whether the project has none under way. */
    private static final Duration IN_TURN = Duration.ofMinutes(1);

    private static final int AT_ONCE = 4;
    private static final int BATCH = 1000;

    private final Work work;
    private final Backups backups;
    private final Findings findings;
    private final Lane lane;
    private final Lane tidier;
    private final AtomicBoolean tidying = new AtomicBoolean();

    /** The projects that have one under way, or waiting: who asks for many waits behind the others. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    BackupSchedule(Work work, Backups backups, Executor executor) {
        this.work = work;
        this.backups = backups;
        this.findings = new Findings(work);
        this.lane = new Lane(executor, AT_ONCE);
        this.tidier = new Lane(executor, 1);
    }

    /** Begins what is due now, and removes what crashes have left. */
    void look() {
        if (work.archive().place().isEmpty()) {
            work.rows().scanReadable((address, state) -> every(state)
                    .ifPresent(any -> findings.open(noPlace(address), state, new Origin("", Origin.SUPERVISOR))));
            return;
        }
        tidy();
        work.rows().scanReadable((address, state) -> every(state)
                .filter(any -> work.store().read(Keys.schedule(address)).isEmpty())
                .ifPresent(any -> begun(address, state)));
        work.store().due(Keys.SCHEDULES, work.time().now(), BATCH).forEach(this::beginQuietly);
    }

    private void begun(Address address, ResourceState state) {
        findings.close(noPlace(address), state, new Origin("", Origin.SUPERVISOR));
        move(address, Batch.ABSENT, work.time().now());
    }

    private Finding noPlace(Address address) {
        return new Finding(
                "backup.none",
                address,
                Finding.Severity.WARNING,
                work.time().now(),
                "it is not backed up, though its spec says when: the infrastructure has no place for backups",
                "build it with backups(BackupTarget.directory(path))");
    }

    /** Removes what processes that are gone have left. Not by who asks for it: the place for backups may take its time, or hang. */
    void tidy() {
        if (tidying.compareAndSet(false, true)) {
            try {
                tidier.submit(() -> {
                    try {
                        backups.dropAbandoned();
                    } catch (RuntimeException later) {
                        LOG.warn("what is left of backups cannot be looked at for now", later);
                    } finally {
                        tidying.set(false);
                    }
                });
            } catch (RuntimeException refused) {
                tidying.set(false);
                throw refused;
            }
        }
    }

    private static Optional<Duration> every(ResourceState state) {
        return state.applied()
                .map(Life::spec)
                .filter(spec -> state.phase() == Phase.READY && spec instanceof DeploymentSpec)
                .map(spec -> ((DeploymentSpec) spec).backup())
                .flatMap(BackupPolicy::every);
    }

    private boolean move(Address address, long revision, Instant next) {
        Batch batch = new Batch()
                .put(
                        Keys.schedule(address),
                        revision,
                        Json.bytes(Json.object().put("next", next.toString())),
                        Optional.of(next));
        return work.store().commit(batch).isPresent();
    }

    /** One that cannot be begun keeps nobody from the others. */
    private void beginQuietly(Row row) {
        try {
            begin(row);
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (RuntimeException trouble) {
            LOG.warn("the backup that is due by {} could not be begun", row.key(), trouble);
        }
    }

    private void begin(Row row) {
        Address address = Keys.scheduled(row.key());
        ResourceState state = work.rows().read(address).state();
        Optional<Duration> every = every(state);
        if (every.isEmpty()) {
            if (state.wanted().isEmpty() || state.phase() == Phase.READY) {
                work.store().commit(new Batch().remove(row.key(), row.revision()));
            }
            return;
        }
        if (!busy.add(address.project())) {
            move(address, row.revision(), work.time().now().plus(IN_TURN));
            return;
        }
        boolean submitted = false;
        try {
            // A lease: should this process be killed, another one begins anew then.
            if (move(address, row.revision(), work.time().now().plus(AGAIN))) {
                lane.submit(() -> take(state, every.get()));
                submitted = true;
            }
        } finally {
            if (!submitted) {
                busy.remove(address.project());
            }
        }
    }

    private void take(ResourceState state, Duration every) {
        Origin origin = new Origin("", Origin.SUPERVISOR);
        Address address = state.address();
        try {
            Backup backup = backups.take(address, Origin.SUPERVISOR, Backup.Cause.SCHEDULED, Set.of());
            next(address, backup.begun().plus(every));
            findings.close(failed(address, "it was backed up"), state, origin);
        } catch (ConflictException another) {
            LOG.debug("{} is being backed up by somebody else", address, another);
            next(address, work.time().now().plus(AGAIN));
        } catch (RuntimeException failed) {
            LOG.warn("{} could not be backed up", address, failed);
            findings.open(failed(address, Callouts.words(failed)), state, origin);
            next(address, work.time().now().plus(every.compareTo(AGAIN) < 0 ? every : AGAIN));
        } finally {
            busy.remove(address.project());
        }
    }

    private void next(Address address, Instant at) {
        work.store().read(Keys.schedule(address)).ifPresent(row -> move(address, row.revision(), at));
    }

    private Finding failed(Address address, String text) {
        return new Finding(
                "backup.failed",
                address,
                Finding.Severity.WARNING,
                work.time().now(),
                text,
                "it is tried again; see to it that the deployment runs and that the place for backups has room");
    }
}
