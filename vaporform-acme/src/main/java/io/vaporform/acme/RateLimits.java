package io.vaporform.acme;

import io.vaporform.dns.PublicSuffixes;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Violations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many orders an issuer takes. Each limit is a token bucket: so many at once, and then one more in each {@link Limit#refill()}. Immutable and thread-safe.
 *
 * <p>An issuer has limits beside these, which are not counted here: of requests in a second, and of accounts registered from one address. It says itself when they are
 * exceeded, and for how long.
 */
public final class RateLimits {

    private static final RateLimits NONE = new RateLimits(List.of());

    private static final RateLimits LETS_ENCRYPT = builder()
            .limit(Limit.orders(Scope.ACCOUNT, 300, Duration.ofSeconds(36)).exempt(OrderKind.RENEWAL))
            .limit(Limit.certificates(Scope.REGISTERED_DOMAIN, 50, Duration.ofMinutes(202))
                    .exempt(OrderKind.RENEWAL))
            .limit(Limit.certificates(Scope.NAME_SET, 5, Duration.ofHours(34)).exempt(OrderKind.REPLACEMENT))
            .limit(Limit.failures(5, Duration.ofMinutes(12)).exempt(OrderKind.REPLACEMENT))
            .limit(Limit.failuresInARow(1152, Duration.ofDays(1)).exempt(OrderKind.REPLACEMENT))
            .build();

    private static final RateLimits LETS_ENCRYPT_STAGING = LETS_ENCRYPT.toBuilder()
            .limit(Limit.orders(Scope.ACCOUNT, 1500, share(Duration.ofHours(3), 1500))
                    .exempt(OrderKind.RENEWAL))
            .limit(Limit.certificates(Scope.REGISTERED_DOMAIN, 30_000, share(Duration.ofSeconds(1), 30_000))
                    .exempt(OrderKind.RENEWAL))
            .limit(Limit.certificates(Scope.NAME_SET, 30_000, share(Duration.ofDays(7), 30_000))
                    .exempt(OrderKind.REPLACEMENT))
            .limit(Limit.failures(200, share(Duration.ofHours(1), 200)).exempt(OrderKind.REPLACEMENT))
            .limit(Limit.failuresInARow(3600, share(Duration.ofHours(6), 3600)).exempt(OrderKind.REPLACEMENT))
            .build();

    private final List<Limit> limits;

    private RateLimits(List<Limit> limits) {
        this.limits = limits;
    }

    /**
     * Those of Let's Encrypt, as <a href="https://letsencrypt.org/docs/rate-limits/">its page</a> of 5 August 2026 gives them: 300 new orders per account in 3 hours, 50 certificates per
     * registered domain and 5 per exact set of identifiers in 7 days, 5 authorization failures per identifier and account in an hour, 1,152 of them in a row. What replaces a
     * certificate by ARI is exempt from all, a renewal of the same identifiers from the first two. Whoever was granted another limit says so with {@link Builder#limit}.
     */
    public static RateLimits letsEncrypt() {
        return LETS_ENCRYPT;
    }

    /** Those of Let's Encrypt for tests, as <a href="https://letsencrypt.org/docs/staging-environment/">its page</a> of 10 April 2026 gives them. */
    public static RateLimits letsEncryptStaging() {
        return LETS_ENCRYPT_STAGING;
    }

    /** Of an issuer that publishes none. */
    public static RateLimits none() {
        return NONE;
    }

    /** Begins with none. */
    public static Builder builder() {
        return new Builder(List.of());
    }

    /** A builder that begins with these. */
    public Builder toBuilder() {
        return new Builder(limits);
    }

    /** In the order in which they were given. */
    public List<Limit> limits() {
        return limits;
    }

    /**
     * When each of many orders of several projects would be sent if all were wanted at once, none had been sent before, and none failed; of one project alone, the last quarter of what an account
     * may send at once goes later. Up to {@link Simulation#BOUND}. Asks nobody, and takes no time to speak of.
     *
     * @param orders the names of each, all of them {@link OrderKind#NEW}; the earlier ones go first
     * @param parallelism how many are under way at the same time
     * @param perOrder how long each is under way
     * @throws io.vaporform.error.InvalidSpecException if {@code parallelism} or {@code perOrder} cannot be
     */
    public Simulation simulate(
            List<List<DomainName>> orders, int parallelism, Duration perOrder, PublicSuffixes suffixes) {
        return simulate(orders, parallelism, perOrder, suffixes, Simulation.BOUND);
    }

    /** As {@link #simulate(List, int, Duration, PublicSuffixes)}, up to {@code bound}: what would be sent later is told apart. */
    public Simulation simulate(
            List<List<DomainName>> orders,
            int parallelism,
            Duration perOrder,
            PublicSuffixes suffixes,
            Duration bound) {
        new Violations()
                .unless(parallelism > 0, "parallelism", parallelism, "must be 1 or more", "let one order be under way")
                .unless(!perOrder.isNegative(), "perOrder", perOrder, "must not be negative", "say zero")
                .throwIfAny();
        return new Simulator(this, suffixes, parallelism, perOrder, bound).run(orders);
    }

    /** Rounded up, so that no more than what is allowed goes into the window. */
    private static Duration share(Duration window, int parts) {
        return window.plusNanos(parts - 1L).dividedBy(parts);
    }

    @Override
    public String toString() {
        return limits.isEmpty()
                ? "no limits"
                : limits.stream().map(Limit::toString).collect(Collectors.joining("; "));
    }

    /** What has a bucket of its own. */
    public enum Scope {
        /** One account of the issuer. */
        ACCOUNT("account"),
        /** What somebody has registered, by the Public Suffix List; whichever accounts order. */
        REGISTERED_DOMAIN("registered domain"),
        /** The names of an order, all of them and no other; whichever accounts order. */
        NAME_SET("exact set of names"),
        /** One name in one account. A wildcard is a name of its own. */
        NAME("name");

        private final String text;

        Scope(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What is counted. */
    public enum Counts {
        /** Each order that is sent. */
        ORDERS("orders"),
        /** Each order whose certificate was issued; as long as it is under way it counts too. */
        CERTIFICATES("certificates"),
        /** Each failed authorization; where there are too many, orders are refused. */
        FAILURES("failed authorizations"),
        /** As {@link #FAILURES}, but the first that succeeds clears them all. */
        FAILURES_IN_A_ROW("failed authorizations in a row");

        private final String text;

        Counts(String text) {
            this.text = text;
        }

        boolean ofFailures() {
            return this == FAILURES || this == FAILURES_IN_A_ROW;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * One limit.
     *
     * @param scope what has a bucket of its own
     * @param counts what takes of it
     * @param capacity as many at once
     * @param refill the time until there is one more
     * @param exempt the orders that it never refuses; in {@link Scope#NAME_SET} they are counted all the same
     */
    public record Limit(Scope scope, Counts counts, int capacity, Duration refill, Set<OrderKind> exempt) {

        /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
        public Limit {
            new Violations()
                    .unless(
                            capacity > 0,
                            "capacity",
                            capacity,
                            "must be 1 or more",
                            "leave out a limit that allows nothing")
                    .unless(
                            !refill.isZero() && !refill.isNegative(),
                            "refill",
                            refill,
                            "must be longer than zero",
                            "divide the period of the limit by what it allows in it")
                    .unless(
                            counts.ofFailures() == (scope == Scope.NAME),
                            "scope",
                            scope,
                            "does not go with " + counts,
                            "count failures of a name, and orders and certificates of all else")
                    .throwIfAny();
            exempt = Set.copyOf(exempt);
        }

        /** Of orders that are sent. */
        public static Limit orders(Scope scope, int capacity, Duration refill) {
            return new Limit(scope, Counts.ORDERS, capacity, refill, Set.of());
        }

        /** Of certificates that are issued. */
        public static Limit certificates(Scope scope, int capacity, Duration refill) {
            return new Limit(scope, Counts.CERTIFICATES, capacity, refill, Set.of());
        }

        /** Of authorizations of a name that fail. */
        public static Limit failures(int capacity, Duration refill) {
            return new Limit(Scope.NAME, Counts.FAILURES, capacity, refill, Set.of());
        }

        /** Of authorizations of a name that fail one after another. */
        public static Limit failuresInARow(int capacity, Duration refill) {
            return new Limit(Scope.NAME, Counts.FAILURES_IN_A_ROW, capacity, refill, Set.of());
        }

        /** The same for orders below {@code first} only: that kind and later ones are exempt. */
        public Limit exempt(OrderKind first) {
            return new Limit(scope, counts, capacity, refill, EnumSet.range(first, OrderKind.REPLACEMENT));
        }

        /** The time in which an empty bucket is full. */
        public Duration window() {
            return refill.multipliedBy(capacity);
        }

        /** For a person: that nothing is left of it. */
        String usedUp(String subject, Instant free) {
            Instant shown = free.plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
            String period = counts == Counts.FAILURES_IN_A_ROW ? "" : " in " + Spans.about(window());
            return subject + ": " + capacity + " " + counts + period + " are used up; the next one is free at " + shown;
        }

        boolean isLike(Limit other) {
            return scope == other.scope && counts == other.counts;
        }

        /** What it is of. */
        String title() {
            return counts + " per " + scope;
        }

        @Override
        public String toString() {
            return capacity + " " + title() + " in " + Spans.about(window());
        }
    }

    /** Collects limits; not thread-safe. */
    public static final class Builder {
        private final List<Limit> limits;

        private Builder(List<Limit> limits) {
            this.limits = new ArrayList<>(limits);
        }

        /** One more, in the place of one of the same scope that counts the same. */
        public Builder limit(Limit limit) {
            limits.removeIf(limit::isLike);
            limits.add(limit);
            return this;
        }

        /** Whatever is limited now. */
        public RateLimits build() {
            return new RateLimits(List.copyOf(limits));
        }
    }
}
