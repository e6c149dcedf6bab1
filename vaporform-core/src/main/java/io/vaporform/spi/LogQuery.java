package io.vaporform.spi;

import io.vaporform.spec.Violations;

/**
 * Which log lines are wanted.
 *
 * @param lines the last so many of each instance; 1 to 100,000
 */
public record LogQuery(int lines) {

    /** @throws io.vaporform.error.InvalidSpecException if {@code lines} is out of range */
    public LogQuery {
        new Violations()
                .unless(lines >= 1 && lines <= 100_000, "lines", lines, "must be 1 to 100000", "ask for fewer lines")
                .throwIfAny();
    }
}
