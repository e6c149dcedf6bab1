package io.vaporform.internal.engine;

import io.vaporform.event.Listener;
import io.vaporform.internal.plan.Digest;
import io.vaporform.spi.Scope;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.util.List;

/**
 * What all parts of one engine share.
 *
 * @param callTimeout how long one call to a provider may take
 * @param operationTimeout how long an operation may take unless said otherwise
 */
record Work(
        StateStore store,
        Rows rows,
        Remembered remembered,
        Sessions sessions,
        TimeSource time,
        Scope scope,
        Digest digest,
        Duration callTimeout,
        Duration operationTimeout,
        Events events) {

    static Work of(
            StateStore store,
            TimeSource time,
            String installation,
            Lineage lineage,
            Limits limits,
            List<Listener> listeners) {
        return new Work(
                store,
                new Rows(store),
                new Remembered(store),
                new Sessions(store, time, limits.sessionTimeToLive()),
                time,
                new Scope(installation, lineage.id()),
                new Digest(lineage.key()),
                limits.callTimeout(),
                limits.operationTimeout(),
                new Events(time, listeners));
    }
}
