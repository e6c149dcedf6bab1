package io.vaporform.spi;

import java.time.Instant;

/**
 * One line that an instance wrote.
 *
 * @param instance the instance's name
 * @param at when it was written, by the clock of the system that it runs on
 * @param error whether it was written to standard error
 * @param text without the line's end
 */
public record LogLine(String instance, Instant at, boolean error, String text) {}
