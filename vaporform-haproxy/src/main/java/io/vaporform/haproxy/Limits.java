package io.vaporform.haproxy;

import java.time.Duration;

/**
 * How long HAProxy may take for what.
 *
 * @param answer to a command
 * @param load to start, to be checked, or to be reloaded, without the certificates that it has to read
 * @param softStop for the requests that are under way when it is to end
 * @param hardStop to end once it is told to drop them
 */
record Limits(Duration answer, Duration load, Duration softStop, Duration hardStop) {

    static final Limits USUAL =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(3));
}
