package io.vaporform.event;

/**
 * Hears of events. One that was added without a name hears those of its own JVM, after they are stored, at most once each, on the engine's threads:
 * return soon. One with a name hears all that are stored, by whatever JVM, at least once each, also those of a time when nobody listened; one JVM at a
 * time calls it. Either hears the events of one resource in order. What an unnamed one throws is logged; a named one hears the event again.
 */
@FunctionalInterface
public interface Listener {

    void on(Event event);
}
