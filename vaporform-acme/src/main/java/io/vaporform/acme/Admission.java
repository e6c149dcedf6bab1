package io.vaporform.acme;

import io.vaporform.acme.RateGuard.End;
import io.vaporform.dns.PublicSuffixes;
import io.vaporform.http.Deadline;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.ProviderHome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Whether a CA may be asked now: counts what it is asked, for as long as an order is under way and as its limits say. Thread-safe. */
final class Admission {

    /** Who says that it was asked too often, but not when it may be asked again, is left alone for so long. */
    private static final Duration UNSAID = Duration.ofMinutes(1);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration SWEEP = Duration.ofHours(1);

    private final Supplier<ProviderHome> home;
    private final PublicSuffixes suffixes = PublicSuffixes.bundled();
    private final Map<String, RateGuard> guards = new ConcurrentHashMap<>();
    private Deadline nextSweep = Deadline.in(SWEEP);

    Admission(Supplier<ProviderHome> home) {
        this.home = home;
    }

    /**
     * What holds an order up.
     *
     * @param why for a person
     */
    record Hold(Duration pause, String why) {}

    private RateGuard guard(AcmeCa ca) {
        return guards.computeIfAbsent(
                ca.directory().toString(),
                directory -> new RateGuard(
                        home.get().records(),
                        new RateGuard.Account(directory, ""),
                        ca.limits(),
                        suffixes,
                        home.get().time()));
    }

    /** Counts an order; empty if it may be sent. */
    Optional<Hold> hold(AcmeCa ca, OrderRequest order) {
        Reservation reservation = guard(ca).take(order);
        return reservation instanceof Reservation.Refused refused
                ? Optional.of(new Hold(until(refused.until()), refused.reason()))
                : Optional.empty();
    }

    private Duration until(Instant moment) {
        Duration left = Duration.between(home.get().time().now(), moment);
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }

    /** Nothing more comes of an order. A repeat does nothing. */
    void ended(AcmeCa ca, OrderRequest order, End how) {
        guard(ca).ended(order, how);
        if (how == End.ISSUED) {
            order.names().forEach(guard(ca)::succeeded);
        }
    }

    /** The CA has found that these are not ours. */
    void failed(AcmeCa ca, List<DomainName> names) {
        names.forEach(guard(ca)::failed);
    }

    /** The CA said that it was asked too often: how long it is not asked. */
    Duration limited(AcmeCa ca, OrderRequest order, Trouble trouble) {
        Instant until = trouble.until().orElse(home.get().time().now().plus(UNSAID));
        guard(ca).retryAfter(order, until, trouble.words());
        return until(until);
    }

    /** Removes now and then what no longer counts. */
    void sweep() {
        if (isDue()) {
            guards.values().forEach(RateGuard::sweep);
            Failures.sweep(home.get().records(), home.get().time().now());
        }
    }

    private synchronized boolean isDue() {
        if (!nextSweep.left().isZero()) {
            return false;
        }
        nextSweep = Deadline.in(SWEEP);
        return true;
    }
}
