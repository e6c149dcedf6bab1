package io.vaporform.spi;

/**
 * Something in the world that bears our mark.
 *
 * @param mark what it bears
 * @param engineId the provider's own identity of it
 */
public record Found(Mark mark, String engineId) {}
