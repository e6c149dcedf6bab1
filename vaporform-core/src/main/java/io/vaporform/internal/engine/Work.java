package io.vaporform.internal.engine;

import io.vaporform.event.Listener;
import io.vaporform.internal.plan.Digest;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.BackupTarget;
import io.vaporform.spi.Scope;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Life;
import io.vaporform.state.Making;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What all parts of one engine share.
 *
 * @param callTimeout how long one call to a provider may take
 * @param operationTimeout how long an operation may take unless said otherwise
 */
record Work(
        OwnedStore store,
        Rows rows,
        Remembered remembered,
        KnownAccounts accounts,
        Sessions sessions,
        TimeSource time,
        Scope scope,
        Digest digest,
        Duration callTimeout,
        Duration operationTimeout,
        Events events,
        Operations operations,
        Archive archive) {

    /** How long a call may take that makes {@code life}. */
    Duration timeout(Life life) {
        return isFilled(life) ? archive.timeout() : callTimeout;
    }

    /** How long an operation may take unless said otherwise that brings a resource from {@code state} on. */
    Duration operationTimeout(ResourceState state) {
        boolean fills = state.next().map(Making::life).filter(Work::isFilled).isPresent();
        return fills && archive.timeout().compareTo(operationTimeout) > 0 ? archive.timeout() : operationTimeout;
    }

    /** Whether all the data of a backup has to be read for it. */
    private static boolean isFilled(Life life) {
        return life.spec() instanceof VolumeSpec volume && volume.from().isPresent();
    }

    static Work of(
            OwnedStore store,
            TimeSource time,
            Executor executor,
            String installation,
            Limits limits,
            Optional<BackupTarget> backups,
            List<Listener> listeners) {
        Events events = new Events(time, limits.eventRetention(), listeners);
        Sessions sessions = new Sessions(store, time, executor, limits.sessionTimeToLive());
        return new Work(
                store,
                new Rows(store, events, time),
                new Remembered(store),
                new KnownAccounts(store, time),
                sessions,
                time,
                new Scope(installation, store.lineage().id()),
                new Digest(store.lineage().key()),
                limits.callTimeout(),
                limits.operationTimeout(),
                events,
                new Operations(store, sessions, events),
                new Archive(store, installation, backups, limits.backupTimeout()));
    }
}
