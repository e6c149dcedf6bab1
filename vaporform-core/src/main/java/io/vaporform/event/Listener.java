package io.vaporform.event;

/**
 * Hears of events in its own JVM, after they are stored, at most once each; in order for one resource. Called on the engine's threads: return
 * soon. What it throws is logged, and the work goes on.
 */
@FunctionalInterface
public interface Listener {

    void on(Event event);
}
