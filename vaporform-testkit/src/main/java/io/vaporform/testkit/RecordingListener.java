package io.vaporform.testkit;

import io.vaporform.event.Event;
import io.vaporform.event.Listener;
import io.vaporform.spec.Address;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps every event it hears, in order. Thread-safe. */
public final class RecordingListener implements Listener {

    private final List<Event> events = new CopyOnWriteArrayList<>();

    private RecordingListener() {}

    public static RecordingListener create() {
        return new RecordingListener();
    }

    @Override
    public void on(Event event) {
        events.add(event);
    }

    /** What it has heard so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** What it has heard so far of one resource. */
    public List<Event> events(Address address) {
        return events.stream().filter(event -> event.address().equals(address)).toList();
    }

    /** Forgets what it has heard. */
    public void clear() {
        events.clear();
    }
}
