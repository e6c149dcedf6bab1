package io.vaporform.acme;

import io.vaporform.acme.RateLimits.Scope;
import io.vaporform.acme.Reservation.Cause;
import io.vaporform.acme.Reservation.Refused;
import io.vaporform.dns.PublicSuffixes;
import io.vaporform.state.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an issuer itself has said of when it wants to be asked again (RFC 8555, section 6.6). It is believed before everything that was counted here, since others may use the same limits.
 * Thread-safe, also between processes.
 */
final class Holds {

    /** For how long an issuer is believed; then it is asked again. As long as the longest of its limits takes for all. */
    static final Duration LONGEST = Duration.ofDays(8);

    /** In characters. */
    private static final int LONGEST_REASON = 300;

    private final Records records;
    private final RateRows rows;
    private final RateLimits limits;
    private final PublicSuffixes suffixes;

    Holds(Records records, RateRows rows, RateLimits limits, PublicSuffixes suffixes) {
        this.records = records;
        this.rows = rows;
        this.limits = limits;
        this.suffixes = suffixes;
    }

    /** Nothing of the account until then. */
    void account(Instant until, String reason, Instant now) {
        hold(new Subject(Scope.ACCOUNT, ""), OrderKind.REPLACEMENT, until, reason, now);
    }

    /** Nothing like this order until then: what that is, its issuer's words say. */
    void order(OrderRequest order, Instant until, String reason, Instant now) {
        Optional<Scope> known = scope(reason);
        if (known.isEmpty()) {
            account(until, reason, now);
            return;
        }
        Scope scope = known.get();
        List<String> all = Counted.subjects(scope, order.names(), suffixes);
        List<String> said =
                all.stream().filter(each -> reason.contains("\"" + each + "\"")).toList();
        OrderKind kind = last(scope, order.kind());
        (said.isEmpty() ? all : said).forEach(each -> hold(new Subject(scope, each), kind, until, reason, now));
    }

    /** The last kind of order that is held back: one that no limit of the scope is known to exempt, or that was refused itself. */
    private OrderKind last(Scope scope, OrderKind refused) {
        OrderKind subjected = limits.limits().stream()
                .filter(limit -> limit.scope() == scope)
                .flatMap(limit -> Arrays.stream(OrderKind.values())
                        .filter(kind -> !limit.exempt().contains(kind)))
                .max(Comparator.naturalOrder())
                .orElse(OrderKind.REPLACEMENT);
        return subjected.compareTo(refused) > 0 ? subjected : refused;
    }

    /**
     * Of which limit an issuer speaks, by the <a href="https://github.com/letsencrypt/boulder/blob/main/ratelimits/limiter.go">words of Let's Encrypt</a>; empty if they are
     * not understood.
     */
    private static Optional<Scope> scope(String reason) {
        String words = reason.toLowerCase(Locale.ROOT);
        if (words.contains("exact set of")) {
            return Optional.of(Scope.NAME_SET);
        }
        if (words.contains("failed authorizations")) {
            return Optional.of(Scope.NAME);
        }
        if (words.contains("already issued for")) {
            return Optional.of(Scope.REGISTERED_DOMAIN);
        }
        return words.contains("new orders") ? Optional.of(Scope.ACCOUNT) : Optional.empty();
    }

    private void hold(Subject subject, OrderKind kind, Instant until, String reason, Instant now) {
        Instant latest = now.plus(LONGEST);
        Instant end = until.isAfter(latest) ? latest : until;
        String said = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
        String text = kind + " " + Counted.who(subject.scope(), subject.text()) + ": " + said;
        String key = key(subject);
        while (true) {
            Optional<Records.Entry> there = records.get(key);
            // One that holds more goes on.
            boolean done = there.filter(row -> end(row).isAfter(end) && holds(row, kind))
                            .isPresent()
                    || rows.put(there, key, end, text);
            if (done) {
                return;
            }
        }
    }

    /** What holds an order back the longest. */
    Optional<Refused> of(OrderRequest order, Instant now) {
        List<Records.Entry> held = records.scan(rows.prefix(RateRows.HOLDS));
        if (held.isEmpty()) {
            return Optional.empty();
        }
        Set<String> keys = new HashSet<>();
        for (Scope scope : Scope.values()) {
            Counted.subjects(scope, order.names(), suffixes).forEach(each -> keys.add(key(new Subject(scope, each))));
        }
        return held.stream()
                .filter(row -> keys.contains(row.key()) && end(row).isAfter(now) && holds(row, order.kind()))
                .max(Comparator.comparing(Holds::end))
                .map(row -> new Refused(end(row), reason(row), Cause.ISSUER));
    }

    private String key(Subject subject) {
        return rows.own(RateRows.HOLDS, subject.scope().name(), subject.text());
    }

    /** One that cannot be read holds nothing. */
    private static Instant end(Records.Entry row) {
        return RateRows.moment(row).orElse(Instant.MIN);
    }

    /** Earlier kinds are exempt from less: what holds a kind back holds them back too. */
    private static boolean holds(Records.Entry row, OrderKind kind) {
        String refused = RateRows.text(row).split(" ", 2)[0];
        return Arrays.stream(OrderKind.values())
                .filter(each -> each.name().equals(refused))
                .anyMatch(each -> kind.compareTo(each) <= 0);
    }

    private static String reason(Records.Entry row) {
        String[] parts = RateRows.text(row).split(" ", 2);
        return parts[parts.length - 1] + "; the issuer is asked again at " + end(row);
    }

    /** What is held back. */
    private record Subject(Scope scope, String text) {}
}
