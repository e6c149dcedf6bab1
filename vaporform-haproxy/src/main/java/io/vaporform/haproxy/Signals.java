package io.vaporform.haproxy;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What Java cannot send by itself. */
final class Signals {

    private static final int SECONDS = 5;

    private Signals() {}

    /** Asks a master to end once the requests that are under way are answered. */
    static void softStop(long pid) throws IOException, InterruptedException {
        // The shell's own kill is everywhere; the program of that name is not.
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -USR1 \"$0\"", Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!kill.waitFor(SECONDS, TimeUnit.SECONDS)) {
            kill.destroyForcibly();
        }
    }
}
