package io.vaporform.spi;

import io.vaporform.spec.Violations;
import java.time.Instant;
import java.util.Optional;

/**
 * Which log lines are wanted.
 *
 * @param lines the last so many of each instance; 1 to 100,000
 * @param since those that were written then or later, by the clock of the system that they run on; empty for all that are kept
 */
public record LogQuery(int lines, Optional<Instant> since) {

    /** The most lines of an instance that can be asked for: {@value}. */
    public static final int MOST = 100_000;

    /** @throws io.vaporform.error.InvalidSpecException if {@code lines} is out of range */
    public LogQuery {
        new Violations()
                .unless(lines >= 1 && lines <= MOST, "lines", lines, "must be 1 to 100000", "ask for fewer lines")
                .throwIfAny();
    }

    /** The last so many lines of each instance. */
    public static LogQuery last(int lines) {
        return new LogQuery(lines, Optional.empty());
    }

    /** Of these, those that were written at {@code from} or later. */
    public LogQuery since(Instant from) {
        return new LogQuery(lines, Optional.of(from));
    }

    /** Whether a line that was written {@code at} is asked for. */
    public boolean wants(Instant at) {
        return since.map(from -> !at.isBefore(from)).orElse(true);
    }
}
