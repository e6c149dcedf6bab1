package io.vaporform.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.error.VaporformException;
import io.vaporform.event.Event;
import io.vaporform.event.Listener;
import io.vaporform.internal.codec.EventCodec;
import io.vaporform.internal.codec.Json;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listeners with a name. Each has a row that says how far it has heard, and which process calls it. */
public final class Subscriptions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int AT_A_TIME = 100;

    private final Work work;
    private final Executor executor;
    private final Map<String, Listener> listeners;
    private boolean closed;
    private TimeSource.Scheduled next = () -> {};

    public Subscriptions(Engine engine, Executor executor, Map<String, Listener> listeners) {
        this.work = engine.work();
        this.executor = executor;
        this.listeners = Map.copyOf(listeners);
        schedule();
    }

    private synchronized void schedule() {
        if (!closed && !listeners.isEmpty()) {
            next = Periodic.after(work.time(), executor, TICK, this::tick);
        }
    }

    private void tick() {
        try {
            if (work.store().foreign().isPresent()) {
                return;
            }
            listeners.forEach((name, listener) -> {
                try {
                    while (deliver(name, listener)) {
                        LOG.debug("listener {} has more to hear", name);
                    }
                } catch (RuntimeException trouble) {
                    LOG.warn("listener {} did not take all events; it hears them again in {}", name, TICK, trouble);
                }
            });
        } finally {
            schedule();
        }
    }

    private synchronized boolean isOver() {
        return closed;
    }

    /** @return whether there may be more */
    private boolean deliver(String name, Listener listener) {
        String key = Keys.listener(name);
        Optional<Row> row = work.store().read(key);
        JsonNode known = row.map(each -> Json.parse(key, each.value())).orElse(Json.object());
        String holder = known.path("session").asText("");
        String session = work.sessions().id();
        if (isOver()
                || (!holder.isEmpty()
                        && !holder.equals(session)
                        && work.sessions().alive(holder))) {
            return false;
        }
        long revision = row.map(Row::revision).orElse(Batch.ABSENT);
        long heard = known.path("heard").longValue();
        if (!holder.equals(session)) {
            return move(key, revision, heard, session);
        }
        List<Row> events = work.store().changesSince(heard, Keys.EVENTS, AT_A_TIME);
        // The rows of one commit have one revision, and are heard together: the next look begins behind it.
        for (int more = 2; isOneCommit(events, AT_A_TIME * (more - 1)); more++) {
            events = work.store().changesSince(heard, Keys.EVENTS, AT_A_TIME * more);
        }
        if (events.isEmpty()) {
            return false;
        }
        long end = wholeCommits(events);
        events.stream()
                .filter(each -> each.revision() <= end)
                .flatMap(each -> readable(each).stream())
                .forEach(listener::on);
        return move(key, revision, end, session);
    }

    /** What is damaged cannot be told of, and keeps nobody from hearing the others. */
    private static List<Event> readable(Row row) {
        try {
            return EventCodec.decode(row);
        } catch (VaporformException damaged) {
            LOG.error("no listener hears of {}", row.key(), damaged);
            return List.of();
        }
    }

    private static boolean isOneCommit(List<Row> events, int limit) {
        return events.size() == limit
                && events.get(0).revision() == events.get(limit - 1).revision();
    }

    /** The last revision of which all rows are there for certain. */
    private static long wholeCommits(List<Row> events) {
        long last = events.get(events.size() - 1).revision();
        return events.size() % AT_A_TIME != 0
                ? last
                : events.stream()
                        .mapToLong(Row::revision)
                        .filter(revision -> revision < last)
                        .max()
                        .orElse(last);
    }

    private boolean move(String key, long expected, long heard, String session) {
        byte[] value = Json.bytes(Json.object().put("heard", heard).put("session", session));
        return work.store()
                .commit(new Batch().require(Keys.session(session)).put(key, expected, value))
                .isPresent();
    }

    @Override
    public synchronized void close() {
        closed = true;
        next.cancel();
    }
}
