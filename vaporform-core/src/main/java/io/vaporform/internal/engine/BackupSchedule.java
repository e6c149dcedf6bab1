package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.event.Finding;
import io.vaporform.spec.Address;
import io.vaporform.state.Backup;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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

    private final Work work;
    private final Backups backups;
    private final Findings findings;
    private final DueRows rows;
    private final Lane tidier;
    private final AtomicBoolean tidying = new AtomicBoolean();

    BackupSchedule(Work work, Backups backups, Executor executor) {
        this.work = work;
        this.backups = backups;
        this.findings = new Findings(work);
        this.rows = new DueRows(work, Keys.SCHEDULES, new Lane(executor, AT_ONCE));
        this.tidier = new Lane(executor, 1);
    }

    /** Begins what is due now, and removes what crashes have left. */
    void look() {
        if (work.archive().place().isPresent()) {
            tidy();
        }
        rows.each(this::begin);
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

    private void begin(Address address, Row row) {
        ResourceState state = work.rows().read(address).state();
        Optional<Duration> every = ScheduledRows.backedUpEvery(state);
        if (every.isPresent() && work.archive().place().isEmpty()) {
            findings.open(noPlace(address), state, new Origin("", Origin.SUPERVISOR));
            rows.postpone(row, AGAIN);
        } else if (every.isPresent()) {
            // Who asks for many waits behind the others.
            rows.submit(row, address.project(), AGAIN, IN_TURN, () -> take(state, every.get()));
        } else if (state.wanted().isEmpty() || state.phase() == Phase.READY) {
            rows.remove(row);
        }
    }

    private void take(ResourceState state, Duration every) {
        Origin origin = new Origin("", Origin.SUPERVISOR);
        Address address = state.address();
        try {
            findings.close(noPlace(address), state, origin);
            Backup backup = backups.take(address, Origin.SUPERVISOR, Backup.Cause.SCHEDULED, Set.of());
            rows.next(address, backup.begun().plus(every));
            findings.close(failed(address, "it was backed up"), state, origin);
        } catch (ConflictException another) {
            LOG.debug("{} is being backed up by somebody else", address, another);
            rows.next(address, work.time().now().plus(AGAIN));
        } catch (RuntimeException failed) {
            LOG.warn("{} could not be backed up", address, failed);
            findings.open(failed(address, Callouts.words(failed)), state, origin);
            rows.next(address, work.time().now().plus(every.compareTo(AGAIN) < 0 ? every : AGAIN));
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
