package io.vaporform.acme;

import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a new order leaves to others. Of what the whole account has, a project that was granted much leaves the last quarter to those that were granted little; of a limit that counts renewals too, every new
 * order leaves the last eighth to them. So one project can use most of a limit while nobody else wants it, and all who come have something at once. Thread-safe, also between processes.
 */
final class Shares {

    /** The part of an account's limit that is left to projects that had little. */
    private static final int QUARTER = 4;

    /** The part of a limit that is left to renewals. */
    private static final int EIGHTH = 8;

    /** Who had less than this part is one that had little. */
    private static final int TWENTIETH = 20;

    private final RateRows rows;

    Shares(RateRows rows) {
        this.rows = rows;
    }

    /** How many have to be left of a limit once the order has taken its one. */
    int left(Counted counted, OrderRequest order, Instant now) {
        return hadMuch(counted, order, now) ? counted.limit().capacity() / QUARTER : toRenewals(counted.limit(), order);
    }

    private boolean hadMuch(Counted counted, OrderRequest order, Instant now) {
        return own(counted, order)
                .filter(little -> !rows.read(little, now).allows(now))
                .isPresent();
    }

    private static int toRenewals(Limit limit, OrderRequest order) {
        boolean shared = order.kind() == OrderKind.NEW
                && limit.scope() != Scope.NAME_SET
                && !limit.exempt().contains(OrderKind.RENEWAL);
        return shared ? limit.capacity() / EIGHTH : 0;
    }

    /** The little that a project has of its own; a renewal needs none, nor is there any where nothing is left to others. */
    Optional<Counted> own(Counted counted, OrderRequest order) {
        Limit limit = counted.limit();
        boolean shared = limit.scope() == Scope.ACCOUNT && limit.capacity() >= QUARTER;
        if (!shared || order.kind() != OrderKind.NEW) {
            return Optional.empty();
        }
        int little = Math.max(1, limit.capacity() / TWENTIETH);
        Limit own =
                new Limit(limit.scope(), limit.counts(), little, limit.window().dividedBy(little), limit.exempt());
        return Optional.of(new Counted(own, subject(order)));
    }

    /** From when on the order may have one, if nobody takes it before. */
    Instant freeAt(Counted counted, OrderRequest order, Instant now) {
        TokenBucket bucket = rows.read(counted, now);
        Instant free = bucket.freeAt(left(counted, order, now));
        return own(counted, order)
                .map(little ->
                        later(rows.read(little, now).freeAt(0), bucket.freeAt(toRenewals(counted.limit(), order))))
                .filter(byOwn -> byOwn.isBefore(free))
                .orElse(free);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Those who wait in the same line. */
    Counted line(Counted counted, OrderRequest order, Instant now) {
        return hadMuch(counted, order, now) ? new Counted(counted.limit(), subject(order)) : counted;
    }

    /** For a person: why the order may not have one before {@code free}. */
    String usedUp(Counted counted, OrderRequest order, Instant free, Instant now) {
        Limit limit = counted.limit();
        int left = left(counted, order, now);
        if (left == 0) {
            return limit.usedUp(counted.who(), free);
        }
        String whose = hadMuch(counted, order, now)
                ? "projects that had fewer than "
                        + own(counted, order).orElseThrow().limit().capacity() + " of them, and " + order.project()
                        + " had more"
                : "renewals";
        return counted.who() + ": of " + limit.capacity() + " " + limit.counts() + " in "
                + Spans.about(limit.window()) + ", the last " + left + " are left to " + whose
                + "; the next one for it is free at " + free.plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String subject(OrderRequest order) {
        return "project " + order.project();
    }
}
