package io.vaporform.samples.quickstart;

import io.vaporform.event.Event;
import io.vaporform.event.Listener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes everything that a person or a log could get to see. */
final class Witness implements Listener {

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void on(Event event) {
        sees(event);
    }

    void sees(Object what) {
        seen.add(what.getClass().getSimpleName() + ": " + what);
    }

    /** With its causes, and what each of them says. */
    void sees(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        seen.add(trace.toString());
    }

    List<String> seen() {
        return List.copyOf(seen);
    }
}
