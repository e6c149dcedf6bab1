package io.vaporform.haproxy;

import io.vaporform.http.Deadline;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what comes by itself. */
final class Until {

    private Until() {}

    static void holds(String what, Callable<Boolean> condition) throws Exception {
        Deadline deadline = Deadline.in(Duration.ofSeconds(30));
        while (!condition.call()) {
            if (!deadline.pause(Duration.ofMillis(20))) {
                throw new AssertionError("it was to be seen that " + what);
            }
        }
    }
}
