package io.vaporform.internal.engine;

import io.vaporform.event.Event;
import io.vaporform.event.Listener;
import io.vaporform.internal.codec.EventCodec;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Batch;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events are stored in the commit of what they tell of, and then told to the listeners of this process; what one of these throws is logged, and the
 * work goes on.
 */
final class Events {

    private static final int IN_A_ROW = 100;

    /** Rows of one commit are told apart by the counts at the end of their keys. */
    private static final Comparator<Row> ORDER = Comparator.comparingLong(Row::revision)
            .thenComparingInt(row -> row.key().length())
            .thenComparing(Row::key);

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final TimeSource time;
    private final Duration retention;
    private final List<Listener> listeners;
    private final String process = UUID.randomUUID().toString();
    private final AtomicLong count = new AtomicLong();

    /** @param retention how long they are kept; zero keeps none */
    Events(TimeSource time, Duration retention, List<Listener> listeners) {
        this.time = time;
        this.retention = retention;
        this.listeners = new CopyOnWriteArrayList<>(listeners);
    }

    Event of(Event.Type type, ResourceState state, Origin origin, int percent, String text) {
        return new Event(
                process + "-" + count.incrementAndGet(),
                time.now(),
                type,
                state.address(),
                origin.operationId(),
                origin.actor(),
                state.phase(),
                percent,
                text);
    }

    /** When what is stored now may go. */
    Instant keptUntil() {
        return time.now().plus(retention);
    }

    /** As {@link #keptUntil}; an operation is kept for a day at least, as others may wait for its end. */
    Instant operationKeptUntil() {
        Duration least = Duration.ofDays(1);
        return time.now().plus(retention.compareTo(least) > 0 ? retention : least);
    }

    /** Adds {@code event} to what is written. */
    void put(Batch batch, Event event) {
        put(batch, List.of(event));
    }

    /** As {@link #put(Batch, Event)}, with events of one stack: in few rows, as those of one commit are heard and forgotten together. */
    void put(Batch batch, List<Event> events) {
        for (int from = 0; from < events.size() && !retention.isZero(); from += IN_A_ROW) {
            List<Event> some = events.subList(from, Math.min(events.size(), from + IN_A_ROW));
            batch.put(Keys.event(some.get(0)), Batch.ABSENT, EventCodec.encode(some), Optional.of(keptUntil()));
        }
    }

    /** Once it is stored. */
    void tell(Event event) {
        for (Listener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException | LinkageError | AssertionError broken) {
                LOG.warn("a listener failed on {}", event, broken);
            }
        }
    }

    void progress(ResourceState state, Origin origin, int percent, String text) {
        if (!listeners.isEmpty()) {
            tell(of(Event.Type.PROGRESS, state, origin, percent, text));
        }
    }

    /** What is kept of {@code project/stack}, in the order in which it was stored. */
    static List<Event> history(StateStore store, String stack) {
        return store.scan(Keys.events(stack)).stream()
                .sorted(ORDER)
                .flatMap(row -> EventCodec.decode(row).stream())
                .toList();
    }
}
