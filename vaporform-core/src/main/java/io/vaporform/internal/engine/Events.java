package io.vaporform.internal.engine;

import io.vaporform.event.Event;
import io.vaporform.event.Listener;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.ResourceState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners; what one of them throws is logged, and the work goes on. */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final TimeSource time;
    private final List<Listener> listeners;
    private final AtomicLong count = new AtomicLong();

    Events(TimeSource time, List<Listener> listeners) {
        this.time = time;
        this.listeners = new CopyOnWriteArrayList<>(listeners);
    }

    void state(ResourceState state, String operationId, int percent) {
        tell(Event.Type.STATE, state, operationId, percent, state.note());
    }

    void progress(ResourceState state, String operationId, int percent, String text) {
        tell(Event.Type.PROGRESS, state, operationId, percent, text);
    }

    private void tell(Event.Type type, ResourceState state, String operationId, int percent, String text) {
        if (listeners.isEmpty()) {
            return;
        }
        String id = operationId + "-" + count.incrementAndGet();
        Event event = new Event(id, time.now(), type, state.address(), operationId, state.phase(), percent, text);
        for (Listener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException broken) {
                LOG.warn("a listener failed on {}", event, broken);
            }
        }
    }
}
