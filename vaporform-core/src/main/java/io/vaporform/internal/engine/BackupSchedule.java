package io.vaporform.internal.engine;

import io.vaporform.event.Finding;
import io.vaporform.internal.codec.Json;
import io.vaporform.spec.Address;
import io.vaporform.spec.BackupPolicy;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the backups that are due: a row for each deployment says when its next one is, and who moves it on makes it. */
final class BackupSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(BackupSchedule.class);

    /** One that has failed is tried again after this, or with the next one if that is earlier. */
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private static final int AT_ONCE = 2;
    private static final int BATCH = 100;

    private final Work work;
    private final Backups backups;
    private final Findings findings;
    private final Lane lane;

    BackupSchedule(Work work, Backups backups, Executor executor) {
        this.work = work;
        this.backups = backups;
        this.findings = new Findings(work);
        this.lane = new Lane(executor, AT_ONCE);
    }

    /** Begins what is due now, and removes what crashes have left. */
    void look() {
        if (work.archive().place().isEmpty()) {
            work.rows().scanReadable((address, state) -> every(state)
                    .ifPresent(any -> findings.open(noPlace(address), state, new Origin("", Origin.SUPERVISOR))));
            return;
        }
        backups.dropAbandoned();
        work.rows().scanReadable((address, state) -> every(state)
                .filter(any -> work.store().read(Keys.schedule(address)).isEmpty())
                .ifPresent(any -> begun(address, state)));
        work.store().due(Keys.SCHEDULES, work.time().now(), BATCH).forEach(this::begin);
    }

    private void begun(Address address, ResourceState state) {
        findings.close(noPlace(address), state, new Origin("", Origin.SUPERVISOR));
        move(address, Batch.ABSENT, work.time().now());
    }

    private Finding noPlace(Address address) {
        return new Finding(
                "backup.none",
                address,
                Finding.Severity.INFO,
                work.time().now(),
                "it is not backed up, though its spec says when: the infrastructure has no place for backups",
                "build it with backups(BackupTarget.directory(path))");
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

    private void begin(Row row) {
        Address address = Keys.scheduled(row.key());
        ResourceState state = work.rows().read(address).state();
        Optional<Duration> every = every(state);
        if (every.isEmpty()) {
            if (state.wanted().isEmpty() || state.phase() == Phase.READY) {
                work.store().commit(new Batch().remove(row.key(), row.revision()));
            }
        } else if (move(address, row.revision(), work.time().now().plus(every.get()))) {
            lane.submit(() -> take(state, every.get()));
        }
    }

    private void take(ResourceState state, Duration every) {
        Origin origin = new Origin("", Origin.SUPERVISOR);
        Address address = state.address();
        try {
            backups.take(address, Origin.SUPERVISOR, true);
            findings.close(failed(address, "it was backed up"), state, origin);
        } catch (RuntimeException failed) {
            LOG.warn("{} could not be backed up", address, failed);
            findings.open(failed(address, Callouts.words(failed)), state, origin);
            Duration again = every.compareTo(AGAIN) < 0 ? every : AGAIN;
            work.store()
                    .read(Keys.schedule(address))
                    .ifPresent(row ->
                            move(address, row.revision(), work.time().now().plus(again)));
        }
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
