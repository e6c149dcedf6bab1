package io.vaporform.spec;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When certificates are renewed. Immutable. All times are shares of a certificate's own lifetime, so that it holds for those of 90 days and of 6.
 *
 * @param share of the lifetime that is left when it is renewed, where its issuer does not say when; a third unless set
 * @param emergency share of the lifetime that is left when neither its issuer's advice nor the window matter any more; a twentieth unless set
 * @param window the time of day in which it is renewed, and tried again; any if empty. It holds also where an issuer wants it earlier
 */
public record RenewalPolicy(double share, double emergency, Optional<Window> window) {

    /** At a third, at any time of day. */
    public static final RenewalPolicy DEFAULT = new RenewalPolicy(1 / 3.0, 1 / 20.0, Optional.empty());

    /** By up to this share of the lifetime it is earlier, another one for each certificate. */
    private static final double JITTER = 1 / 50.0;

    /** In this part of a window renewals begin that were waiting for it, so that it is still open when their turn comes. */
    private static final double OPEN = 4 / 5.0;

    /** A failed renewal is tried again after this share of the lifetime, then after twice that, and so on up to {@link #LONGEST}. */
    private static final double FIRST = 1 / 2000.0;

    private static final double LONGEST = 1 / 60.0;

    /**
     * A time of day.
     *
     * @param from the first moment that is in it
     * @param to the first that is no longer in it; may be before {@code from}: then it is the next day's
     */
    public record Window(LocalTime from, LocalTime to, ZoneId zone) {

        /** @throws io.vaporform.error.InvalidSpecException if nothing is in it */
        public Window {
            new Violations()
                    .unless(
                            !from.equals(to),
                            "renewals.window",
                            from + " to " + to,
                            "must be longer than nothing",
                            "leave it out for any time of day")
                    .throwIfAny();
        }

        /** Whether {@code at} is in it. Where a clock is set back it lasts longer, where it is set on it may not come at all that day. */
        public boolean contains(Instant at) {
            LocalTime time = at.atZone(zone).toLocalTime();
            return to.isBefore(from)
                    ? !time.isBefore(from) || time.isBefore(to)
                    : !time.isBefore(from) && time.isBefore(to);
        }

        /**
         * {@code at} if it is in it, else a moment of the next one.
         *
         * @param spread where in that: 0 is its begin, 1 not long before its end
         */
        Instant next(Instant at, double spread) {
            if (contains(at)) {
                return at;
            }
            LocalDate day = at.atZone(zone).toLocalDate();
            Instant begin = day.atTime(from).atZone(zone).toInstant();
            while (begin.isBefore(at) || !contains(begin)) {
                day = day.plusDays(1);
                begin = day.atTime(from).atZone(zone).toInstant();
            }
            LocalDate last = to.isBefore(from) ? day.plusDays(1) : day;
            long millis = Duration.between(begin, last.atTime(to).atZone(zone)).toMillis();
            Instant moment = begin.plusMillis((long) (millis * OPEN * spread));
            return contains(moment) ? moment : begin;
        }
    }

    /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
    public RenewalPolicy {
        new Violations()
                .unless(
                        share > 0 && share < 1,
                        "renewals.share",
                        share,
                        "must be more than 0 and less than 1",
                        "leave it at a third")
                .unless(
                        emergency > 0 && emergency < share,
                        "renewals.emergency",
                        emergency,
                        "must be more than 0 and less than the share at which it is renewed",
                        "leave it at a twentieth")
                .throwIfAny();
    }

    /** The same, but renewing when that share of the lifetime is left. */
    public RenewalPolicy share(double share) {
        return new RenewalPolicy(share, emergency, window);
    }

    /** The same, but in a time of day. */
    public RenewalPolicy window(LocalTime from, LocalTime to, ZoneId zone) {
        return new RenewalPolicy(share, emergency, Optional.of(new Window(from, to, zone)));
    }

    /**
     * When a certificate is to be renewed: no earlier than {@code now}, within the window, unless that would be too late.
     *
     * @param advised what its issuer says
     */
    public Instant at(CertificateOutputs certificate, Optional<Instant> advised, Instant now) {
        Instant planned = advised.orElseGet(
                () -> left(certificate, share).minus(part(certificate, JITTER * spread(certificate))));
        // What was planned stays so when that is asked for again, as long as it is to come.
        Instant at = permitted(certificate, planned, now);
        return at.isBefore(now) ? permitted(certificate, now, now) : at;
    }

    /** When it is tried again after so many failures in a row: after {@link #pause}, within the window, unless that would be too late. */
    public Instant again(CertificateOutputs certificate, int failures, Instant now) {
        return permitted(certificate, now.plus(pause(certificate, failures, now)), now);
    }

    private Instant permitted(CertificateOutputs certificate, Instant at, Instant now) {
        Instant last = last(certificate);
        if (!now.isBefore(last)) {
            return at;
        }
        Instant open = window.map(times -> times.next(at, spread(certificate))).orElse(at);
        return open.isBefore(last) ? open : last;
    }

    /** Whether a renewal that is due may begin: not outside the window, unless it is an emergency. */
    public boolean permits(Instant now, Instant last) {
        return !now.isBefore(last) || window.map(times -> times.contains(now)).orElse(true);
    }

    /** From when on it is an emergency. */
    public Instant last(CertificateOutputs certificate) {
        return left(certificate, emergency);
    }

    /** When a share of the lifetime is left. */
    public static Instant left(CertificateOutputs certificate, double share) {
        return certificate.notAfter().minus(part(certificate, share));
    }

    /** How long to wait after so many failures in a row; not longer than until it is an emergency, and then no longer than the first time. */
    public Duration pause(CertificateOutputs certificate, int failures, Instant now) {
        Duration first = atLeastASecond(part(certificate, FIRST));
        Duration longest = part(certificate, LONGEST);
        Duration pause = first.multipliedBy(1L << Math.min(20, Math.max(0, failures - 1)));
        Duration bounded = pause.compareTo(longest) > 0 ? atLeastASecond(longest) : pause;
        Duration left = Duration.between(now, last(certificate));
        if (left.isNegative() || left.isZero()) {
            return first;
        }
        return bounded.compareTo(left) > 0 ? left : bounded;
    }

    private static Duration atLeastASecond(Duration time) {
        return time.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : time;
    }

    private static Duration part(CertificateOutputs certificate, double share) {
        return Duration.ofMillis((long) (certificate.lifetime().toMillis() * share));
    }

    /** From 0 to 1, the same each time for one certificate. */
    private static double spread(CertificateOutputs certificate) {
        return (certificate.serial().hashCode() & 0xFFFF) / (double) 0x10000;
    }
}
