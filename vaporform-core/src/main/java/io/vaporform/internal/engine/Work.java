package io.vaporform.internal.engine;

import io.vaporform.event.Listener;
import io.vaporform.internal.plan.Digest;
import io.vaporform.spi.Scope;
import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.List;
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
        Operations operations) {

    static Work of(
            OwnedStore store,
            TimeSource time,
            Executor executor,
            String installation,
            Limits limits,
            List<Listener> listeners) {
        Events events = new Events(time, limits.eventRetention(), listeners);
        Sessions sessions = new Sessions(store, time, executor, limits.sessionTimeToLive());
        return new Work(
                store,
                new Rows(store, events),
                new Remembered(store),
                new KnownAccounts(store, time),
                sessions,
                time,
                new Scope(installation, store.lineage().id()),
                new Digest(store.lineage().key()),
                limits.callTimeout(),
                limits.operationTimeout(),
                events,
                new Operations(store, sessions, events));
    }
}
