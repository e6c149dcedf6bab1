package io.vaporform.internal.engine;

import io.vaporform.spec.Violations;
import io.vaporform.tls.ServedAt;
import java.time.Duration;

/**
 * Where it is looked whether certificates are shown.
 *
 * @param grace how long it may take until a new one is
 */
public record Wire(ServedAt at, Duration grace) {

    /** Notes what is wrong with it in {@code found}. */
    public static Wire checked(ServedAt at, Duration grace, Violations found) {
        found.unless(
                !grace.isNegative(),
                "watchCertificates",
                grace,
                "must not be negative",
                "give the time that your servers take to read a new certificate, such as a minute");
        return new Wire(at, grace);
    }
}
