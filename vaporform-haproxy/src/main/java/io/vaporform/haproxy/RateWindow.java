package io.vaporform.haproxy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** In which times HAProxy counts requests: each is a table of the configuration, so there are no others. */
enum RateWindow {
    SECOND('a', 1),
    TEN_SECONDS('b', 10),
    MINUTE('c', 60),
    TEN_MINUTES('d', 600),
    HOUR('e', 3_600);

    private final char flag;
    private final int seconds;

    RateWindow(char flag, int seconds) {
        this.flag = flag;
        this.seconds = seconds;
    }

    /** Empty if HAProxy does not count in it. */
    static Optional<RateWindow> of(Duration window) {
        return Arrays.stream(values())
                .filter(each -> window.equals(Duration.ofSeconds(each.seconds)))
                .findFirst();
    }

    /** For messages. */
    static String all() {
        return Arrays.stream(values()).map(each -> each.seconds + " s").collect(Collectors.joining(", "));
    }

    /** Of a route that has it. */
    char flag() {
        return flag;
    }

    int seconds() {
        return seconds;
    }

    /** The name of its table. */
    String table() {
        return "rate-" + seconds;
    }
}
