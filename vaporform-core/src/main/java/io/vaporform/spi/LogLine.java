package io.vaporform.spi;

/**
 * One line that an instance wrote.
 *
 * @param instance the instance's name
 * @param error whether it was written to standard error
 * @param text without the line's end
 */
public record LogLine(String instance, boolean error, String text) {}
