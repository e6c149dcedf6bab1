package io.vaporform.samples.quickstart;

import io.vaporform.event.Event;
import io.vaporform.event.Listener;
import io.vaporform.spec.Address;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Shows how far each resource is: a bar that moves on a terminal, else a line for each stage. Thread-safe. */
final class ProgressBars implements Listener {

    /** Set where standard output is a terminal. */
    static final String TERMINAL = "vaporform.quickstart.terminal";

    private static final int CELLS = 20;
    private static final int TEXT = 60;
    private static final String ESCAPE = "\033[";
    private static final String CLEAR_LINE = ESCAPE + "2K";

    private final PrintStream out;
    private final boolean terminal;
    private final Map<Address, Event> latest = new LinkedHashMap<>();
    private int drawn;

    ProgressBars(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Begins a step: says what it does and by which code. What was drawn so far stays. */
    synchronized void begin(String title, String code) {
        latest.clear();
        drawn = 0;
        out.println("\n" + title + "\n  > " + code);
    }

    @Override
    public synchronized void on(Event event) {
        Event before = latest.put(event.address(), event);
        if (terminal) {
            redraw();
        } else if (before == null || before.percent() != event.percent() || before.phase() != event.phase()) {
            out.println("  " + line(event));
        }
    }

    private void redraw() {
        StringBuilder lines = new StringBuilder();
        if (drawn > 0) {
            lines.append(ESCAPE).append(drawn).append('A');
        }
        latest.values().forEach(event -> lines.append(CLEAR_LINE)
                .append("  ")
                .append(bar(event.percent()))
                .append(line(event))
                .append('\n'));
        drawn = latest.size();
        out.print(lines);
        out.flush();
    }

    private static String bar(int percent) {
        int full = CELLS * percent / 100;
        return "█".repeat(full) + "░".repeat(CELLS - full) + " ";
    }

    private static String line(Event event) {
        String text = event.text().length() > TEXT ? event.text().substring(0, TEXT - 1) + "…" : event.text();
        return String.format(
                        Locale.ROOT,
                        "%3d %%  %-9s %-24s %s",
                        event.percent(),
                        event.phase(),
                        event.address().local(),
                        text)
                .stripTrailing();
    }
}
