package io.vaporform.acme;

import io.vaporform.acme.RateLimits.Counts;
import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import io.vaporform.acme.Reservation.Cause;
import io.vaporform.acme.Reservation.Granted;
import io.vaporform.acme.Reservation.Refused;
import io.vaporform.dns.PublicSuffixes;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Keeps one account within the limits of its issuer: who wants to send an order asks here first. Counts before the issuer does, so that it is not asked in vain; what is lost by a crash
 * stays counted until it is refilled. Nothing here waits. Thread-safe, also between processes that share the records.
 */
final class RateGuard {

    /** After so long, an order that nobody ended keeps no other one waiting. */
    static final Duration ABANDONED = Duration.ofHours(1);

    /** After so long, {@link #sweep} removes an order that nobody ended. */
    static final Duration FORGOTTEN = Duration.ofDays(8);

    /** When to ask again while another order for the same names is under way. */
    static final Duration SHORTLY = Duration.ofSeconds(30);

    private final Records records;
    private final RateLimits limits;
    private final PublicSuffixes suffixes;
    private final TimeSource time;
    private final RateRows rows;
    private final Holds holds;
    private final Shares shares;
    private final Turns turns = new Turns();

    /** @param records that all who use the account share */
    RateGuard(Records records, Account account, RateLimits limits, PublicSuffixes suffixes, TimeSource time) {
        this.records = records;
        this.limits = limits;
        this.suffixes = suffixes;
        this.time = time;
        this.rows = new RateRows(records, account);
        this.shares = new Shares(rows);
        this.holds = new Holds(records, rows, limits, suffixes);
    }

    /**
     * Whether an order may be sent now. One that may is counted in every limit that it touches, and is under way until {@link #ended}; asked again, the same one is granted again and
     * counted no more. One that may not is counted nowhere.
     */
    Reservation take(OrderRequest order) {
        while (true) {
            Instant now = time.now();
            Optional<Records.Entry> row = records.get(key(order));
            Optional<Reservation> known = row.flatMap(there -> underWay(order, there, now));
            if (known.isPresent()) {
                return known.get();
            }
            Optional<Refused> refused = holds.of(order, now).or(() -> usedUp(order, now));
            if (refused.isPresent()) {
                return refused.get();
            }
            List<Counted> taken = new ArrayList<>();
            boolean granted = takeAll(order, taken, now) && rows.put(row, key(order), now, digest(order));
            if (granted) {
                return new Granted();
            }
            // Somebody was faster, either with the last of a limit or with the same names.
            Instant later = time.now();
            taken.forEach(each -> rows.giveBack(each, now, later));
        }
    }

    /** Both the time and whose it is are in the row, so an order that takes over an abandoned one writes another row. */
    private Optional<Reservation> underWay(OrderRequest order, Records.Entry row, Instant now) {
        if (isOf(row, order)) {
            return Optional.of(new Granted());
        }
        boolean abandoned = RateRows.moment(row)
                .filter(since -> since.plus(ABANDONED).isAfter(now))
                .isEmpty();
        String names = Counted.who(Scope.NAME_SET, subject(order));
        return abandoned
                ? Optional.empty()
                : Optional.of(new Refused(
                        now.plus(SHORTLY),
                        names + ": another order for exactly these names is under way",
                        Cause.DUPLICATE));
    }

    /** What is free again last, of all that refuses the order. */
    private Optional<Refused> usedUp(OrderRequest order, Instant now) {
        return counted(order, limit -> !limit.exempt().contains(order.kind())).stream()
                .map(each -> new Free(each, shares.freeAt(each, order, now)))
                .filter(each -> each.at().isAfter(now))
                .max(Comparator.comparing(Free::at))
                .map(each -> new Refused(
                        turns.next(shares.line(each.counted(), order, now), each.at()),
                        shares.usedUp(each.counted(), order, each.at(), now),
                        Cause.LIMIT));
    }

    private boolean takeAll(OrderRequest order, List<Counted> taken, Instant now) {
        for (Counted each : counted(order, limit -> isTaken(limit, order))) {
            if (rows.take(each, shares.left(each, order, now), now)) {
                taken.add(each);
                shares.own(each, order).filter(own -> rows.take(own, now)).ifPresent(taken::add);
            } else if (!each.limit().exempt().contains(order.kind())) {
                return false;
            }
        }
        return true;
    }

    /** Let's Encrypt counts each certificate for a set of names, exempt or not. */
    private static boolean isTaken(Limit limit, OrderRequest order) {
        boolean counts = !limit.exempt().contains(order.kind()) || limit.scope() == Scope.NAME_SET;
        return counts && !limit.counts().ofFailures();
    }

    /**
     * The order is no longer under way: others for the same names may be sent. What it took and did not use is given back, as far as it was not refilled meanwhile. A repeat does nothing,
     * nor does an order that was not granted.
     */
    void ended(OrderRequest order, End how) {
        Optional<Records.Entry> row =
                records.get(key(order)).filter(there -> isOf(there, order)).filter(records::remove);
        Instant now = time.now();
        row.flatMap(RateRows::moment)
                .ifPresent(taken ->
                        counted(order, limit -> how.givesBack(limit.counts()) && isTaken(limit, order)).stream()
                                // One that was exempt may have found nothing to take.
                                .filter(each -> !each.limit().exempt().contains(order.kind()))
                                .flatMap(each -> Stream.concat(Stream.of(each), shares.own(each, order).stream()))
                                .forEach(each -> rows.giveBack(each, taken, now)));
    }

    /** An authorization has failed. What is said twice counts twice. */
    void failed(DomainName name) {
        Instant now = time.now();
        counted(List.of(name), limit -> limit.counts().ofFailures()).forEach(each -> rows.take(each, now));
    }

    /** An authorization has succeeded: there is no row of failures any more. */
    void succeeded(DomainName name) {
        counted(List.of(name), limit -> limit.counts() == Counts.FAILURES_IN_A_ROW)
                .forEach(rows::clear);
    }

    /**
     * The issuer wants nothing of the account until then, whatever the limits say. An earlier word of a later time stays.
     *
     * @param reason in the issuer's words
     */
    void retryAfter(Instant until, String reason) {
        holds.account(until, reason, time.now());
    }

    /** The issuer has refused an order until then: orders that the same limit is about are held back, or all where its words do not tell which it is. */
    void retryAfter(OrderRequest refused, Instant until, String reason) {
        holds.order(refused, until, reason, time.now());
    }

    /** Removes what says nothing any more, of all accounts: limits that are full again, orders nobody ended, what an issuer said of the past. Now and then is often enough. */
    void sweep() {
        Instant now = time.now();
        records.scan(RateRows.ALL).stream()
                .filter(row -> RateRows.moment(row)
                        .filter(at -> !at.plus(kept(row)).isAfter(now))
                        .isPresent())
                .forEach(records::remove);
    }

    private static Duration kept(Records.Entry row) {
        return row.key().contains("/" + RateRows.ORDERS) ? FORGOTTEN : Duration.ZERO;
    }

    private List<Counted> counted(OrderRequest order, Predicate<Limit> which) {
        return counted(order.names(), which);
    }

    private List<Counted> counted(List<DomainName> names, Predicate<Limit> which) {
        return limits.limits().stream()
                .filter(which)
                .flatMap(limit -> Counted.of(limit, names, suffixes).stream())
                .toList();
    }

    private String key(OrderRequest order) {
        return rows.own(RateRows.ORDERS, subject(order));
    }

    private String subject(OrderRequest order) {
        return Counted.subjects(Scope.NAME_SET, order.names(), suffixes).get(0);
    }

    private static String digest(OrderRequest order) {
        return RateRows.digest(order.id());
    }

    private static boolean isOf(Records.Entry row, OrderRequest order) {
        return RateRows.text(row).equals(digest(order));
    }

    /**
     * Whose limits are kept.
     *
     * @param directory the issuer's
     * @param url of the account
     */
    record Account(String directory, String url) {}

    /** How an order ended. */
    enum End {
        ISSUED,
        /** The issuer has it, and no certificate came of it. */
        FAILED,
        /** The issuer never got it. */
        NOT_SENT;

        boolean givesBack(Counts counts) {
            return this == NOT_SENT || (this == FAILED && counts == Counts.CERTIFICATES);
        }
    }

    private record Free(Counted counted, Instant at) {}
}
