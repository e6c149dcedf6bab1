package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.Address;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for drift: when it is time to, after nobody could have told of it, and where somebody tells of it. */
final class Patrol {

    private static final Logger LOG = LoggerFactory.getLogger(Patrol.class);

    private final Work work;
    private final Drift drift;

    Patrol(Work work, Drift drift) {
        this.work = work;
        this.drift = drift;
    }

    /** Looks everywhere if it is time to, and no other process has begun with it. */
    void every(Duration interval) {
        Instant now = work.time().now();
        Optional<Row> row = work.store().read(Keys.DRIFT);
        if (row.flatMap(Row::due).filter(at -> at.isAfter(now)).isPresent()) {
            return;
        }
        long revision = row.map(Row::revision).orElse(Batch.ABSENT);
        Batch mine = new Batch().put(Keys.DRIFT, revision, new byte[] {'{', '}'}, Optional.of(now.plus(interval)));
        if (work.store().commit(mine).isPresent()) {
            everywhere();
        }
    }

    void everywhere() {
        Sight sight = drift.sight();
        work.store().scan(Keys.RESOURCES).stream()
                .map(each -> Keys.address(each.key()))
                .map(address -> address.project() + "/" + address.stack())
                .distinct()
                .forEach(stack -> looked(stack, () -> {
                    drift.check(stack, sight);
                    return true;
                }));
    }

    /**
     * Looks closely at one resource.
     *
     * @return false if somebody is at work on it, and it is to be looked at again
     */
    boolean at(Address address) {
        return looked(address, () -> drift.check(address));
    }

    /** What cannot be read keeps nobody from the rest. */
    private static boolean looked(Object where, BooleanSupplier look) {
        try {
            return look.getAsBoolean();
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (ConflictException changed) {
            LOG.debug("{} changed while it was looked at", where, changed);
            return false;
        } catch (VaporformException unreadable) {
            if (Thread.currentThread().isInterrupted()) {
                throw unreadable;
            }
            LOG.warn("nobody looks for drift in {}", where, unreadable);
            return true;
        }
    }
}
