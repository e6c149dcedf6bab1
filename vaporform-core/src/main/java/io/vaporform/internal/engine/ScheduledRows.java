package io.vaporform.internal.engine;

import io.vaporform.spec.Address;
import io.vaporform.spec.BackupPolicy;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.util.Optional;

/**
 * What is written beside a state, in the same commit, so that a supervisor need not go through everything to find what it does every so often: a row for each domain that is in place, and for each deployment
 * that is backed up by itself. It removes them when there is nothing to do any more.
 */
final class ScheduledRows {

    private final StateStore store;
    private final TimeSource time;

    ScheduledRows(StateStore store, TimeSource time) {
        this.store = store;
        this.time = time;
    }

    void put(Batch batch, ResourceState before, ResourceState after) {
        Address address = after.address();
        if (address.kind().equals(Kind.DOMAIN)) {
            if (before.applied().isEmpty() && after.applied().isPresent()) {
                keep(batch, Keys.WATCHES + address);
            }
        } else if (backedUpEvery(before).isEmpty() && backedUpEvery(after).isPresent()) {
            keep(batch, Keys.SCHEDULES + address);
        }
    }

    /** One that is there stays due when it is, and is written all the same: whoever is about to remove it is too late then. */
    private void keep(Batch batch, String key) {
        Optional<Row> row = store.read(key);
        batch.put(
                key,
                row.map(Row::revision).orElse(Batch.ABSENT),
                DueRows.nothing(),
                Optional.of(row.flatMap(Row::due).orElseGet(time::now)));
    }

    /** How often a deployment is backed up by itself; empty if it is not. */
    static Optional<Duration> backedUpEvery(ResourceState state) {
        return state.applied()
                .map(Life::spec)
                .filter(spec -> state.phase() == Phase.READY && spec instanceof DeploymentSpec)
                .map(spec -> ((DeploymentSpec) spec).backup())
                .flatMap(BackupPolicy::every);
    }
}
