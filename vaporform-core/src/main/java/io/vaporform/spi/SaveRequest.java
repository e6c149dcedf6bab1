package io.vaporform.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * What is to be backed up.
 *
 * @param volume its name, as a mount of the spec has it
 * @param oldest when the oldest backup was begun that a log of what happens between backups need reach back to; empty if there is none
 */
public record SaveRequest(String volume, Optional<Instant> oldest) {}
