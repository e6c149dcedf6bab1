package io.vaporform.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How an instance is found to be healthy. The provider runs the check inside or beside the instance. */
public sealed interface HealthCheck permits HealthCheckRecord {

    /** Time between two checks unless set: {@value} seconds. */
    int DEFAULT_INTERVAL_SECONDS = 5;

    /** Time that one check may take unless set: {@value} seconds. */
    int DEFAULT_TIMEOUT_SECONDS = 3;

    /** Checks in a row that must fail before an instance counts as unhealthy, unless set: {@value}. */
    int DEFAULT_FALL = 3;

    /** Time for an instance to become healthy at all, unless set: {@value} seconds. */
    int DEFAULT_START_SECONDS = 60;

    /** The path that must answer with a 2xx or 3xx status; empty unless it is a check by HTTP. */
    Optional<String> path();

    /** The container port that is checked; empty means the first port of the deployment. */
    OptionalInt port();

    /** The command that must exit with 0; empty unless it is a check by command. */
    List<String> command();

    Duration interval();

    Duration timeout();

    int fall();

    /** How long an instance may take to become healthy before the deployment fails. */
    Duration start();

    /** A check by {@code GET path}. */
    static Builder http(String path) {
        return new Builder(Optional.of(path), List.of());
    }

    /** A check that the port accepts a TCP connection. */
    static Builder tcp() {
        return new Builder(Optional.empty(), List.of());
    }

    /**
     * A check by a command run inside the instance; each argument is passed on as it is, no shell reads it.
     *
     * @throws io.vaporform.error.InvalidSpecException if {@code command} is empty
     */
    static Builder command(String... command) {
        new Violations()
                .unless(command.length > 0, "health.command", "", "no command was given", "name a program")
                .throwIfAny();
        return new Builder(Optional.empty(), List.of(command));
    }

    /** Collects the options; not thread-safe. */
    final class Builder {
        private final Optional<String> path;
        private final List<String> command;
        private OptionalInt port = OptionalInt.empty();
        private Duration interval = Duration.ofSeconds(DEFAULT_INTERVAL_SECONDS);
        private Duration timeout = Duration.ofSeconds(DEFAULT_TIMEOUT_SECONDS);
        private Duration start = Duration.ofSeconds(DEFAULT_START_SECONDS);
        private int fall = DEFAULT_FALL;

        private Builder(Optional<String> path, List<String> command) {
            this.path = path;
            this.command = command;
        }

        public Builder port(int port) {
            this.port = OptionalInt.of(port);
            return this;
        }

        /** @param every time between two checks; at least 100 ms */
        public Builder every(Duration every) {
            this.interval = every;
            return this;
        }

        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        public Builder fall(int failures) {
            this.fall = failures;
            return this;
        }

        /** @param within how long an instance may take to become healthy */
        public Builder startsWithin(Duration within) {
            this.start = within;
            return this;
        }

        /** @throws io.vaporform.error.InvalidSpecException naming every option that is out of range */
        public HealthCheck build() {
            return new HealthCheckRecord(path, port, command, interval, timeout, fall, start);
        }
    }
}

record HealthCheckRecord(
        Optional<String> path,
        OptionalInt port,
        List<String> command,
        Duration interval,
        Duration timeout,
        int fall,
        Duration start)
        implements HealthCheck {

    private static final Duration SHORTEST = Duration.ofMillis(100);

    HealthCheckRecord {
        command = List.copyOf(command);
        Violations found = new Violations();
        path.ifPresent(p -> found.unless(
                p.matches("/[\\x21-\\x7e]*"),
                "health.path",
                p,
                "must start with a slash and hold no space or control character",
                "write a path such as /health"));
        port.ifPresent(p -> PortSpec.check(found, "health.port", p));
        found.unless(
                        interval.compareTo(SHORTEST) >= 0,
                        "health.interval",
                        interval,
                        "must be at least " + SHORTEST,
                        "check less often")
                .unless(
                        timeout.compareTo(SHORTEST) >= 0,
                        "health.timeout",
                        timeout,
                        "must be at least " + SHORTEST,
                        "wait longer")
                .unless(
                        start.compareTo(SHORTEST) >= 0,
                        "health.start",
                        start,
                        "must be at least " + SHORTEST,
                        "wait longer")
                .unless(fall >= 1, "health.fall", fall, "must be at least 1", "use 1 to eject at the first failure")
                .throwIfAny();
    }
}
