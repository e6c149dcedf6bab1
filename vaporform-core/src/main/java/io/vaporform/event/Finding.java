package io.vaporform.event;

import io.vaporform.spec.Address;
import java.time.Instant;

/**
 * Something a person should know of a resource. Opened once, kept until it is no longer so, and closed once. Contains no secret.
 *
 * @param code what kind, such as {@code drift.absent}; a resource has one of a kind at most
 * @param address whose
 * @param severity how bad
 * @param since when it was seen first
 * @param text what was seen
 * @param cure what helps
 */
public record Finding(String code, Address address, Severity severity, Instant since, String text, String cure) {

    /** How bad it is. More may come with later versions. */
    public enum Severity {
        INFO,
        WARNING,
        CRITICAL
    }

    @Override
    public String toString() {
        return severity + " " + code + " " + address + ": " + text + "; " + cure;
    }
}
