package io.vaporform.testkit;

import io.vaporform.testkit.FakeAcmeLimit.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The limits of a {@link FakeAcme}, and who has met one. Guarded by the {@link AcmeBooks} it is in. */
final class AcmeBuckets {

    private final List<FakeAcmeLimit> limits;

    /** When each bucket will be full again. */
    private final Map<Bucket, Instant> full = new HashMap<>();

    private final List<FakeAcme.Violation> violations = new ArrayList<>();

    private record Bucket(FakeAcmeLimit limit, String subject) {}

    /** What is limited, and what may exempt it. */
    record Use(boolean renewal, boolean replacement) {

        boolean isOf(FakeAcmeLimit limit) {
            return (limit.replacements() || !replacement) && (limit.renewals() || !renewal || replacement);
        }
    }

    AcmeBuckets(List<FakeAcmeLimit> limits) {
        this.limits = List.copyOf(limits);
    }

    List<FakeAcme.Violation> violations() {
        return List.copyOf(violations);
    }

    /** Takes nothing. */
    void require(Counts counts, List<String> subjects, Use use, Instant now) throws AcmeProblem {
        for (FakeAcmeLimit limit : limits) {
            if (limit.counts() != counts || !use.isOf(limit)) {
                continue;
            }
            for (String subject : subjects) {
                Duration wait = wait(new Bucket(limit, subject), now);
                if (!wait.isZero()) {
                    violations.add(new FakeAcme.Violation(now, limit, subject));
                    throw new AcmeProblem(429, "rateLimited", words(limit, subject, now.plus(wait)), wait);
                }
            }
        }
    }

    /** Takes one, if need be of what is not there yet. */
    void take(Counts counts, List<String> subjects, Use use, Instant now) {
        limits.stream()
                .filter(limit -> limit.counts() == counts && use.isOf(limit))
                .forEach(limit -> subjects.forEach(subject -> {
                    Bucket bucket = new Bucket(limit, subject);
                    full.put(bucket, begin(bucket, now).plus(share(limit)));
                }));
    }

    private Instant begin(Bucket bucket, Instant now) {
        Instant at = full.getOrDefault(bucket, now);
        return at.isBefore(now) ? now : at;
    }

    private static Duration share(FakeAcmeLimit limit) {
        return limit.window().dividedBy(limit.most());
    }

    /** How long until there is one to take. */
    private Duration wait(Bucket bucket, Instant now) {
        Instant after = begin(bucket, now).plus(share(bucket.limit()));
        Instant latest = now.plus(bucket.limit().window());
        return after.isAfter(latest) ? Duration.between(latest, after) : Duration.ZERO;
    }

    /** In the words of Let's Encrypt, which clients may look at. */
    private static String words(FakeAcmeLimit limit, String subject, Instant until) {
        String what =
                switch (limit.counts()) {
                    case ORDERS_OF_ACCOUNT -> "too many new orders (%d) from this account";
                    case CERTIFICATES_OF_DOMAIN -> "too many certificates (%d) already issued for \"" + subject + "\"";
                    case CERTIFICATES_OF_NAMES ->
                        "too many certificates (%d) already issued for this exact set of" + " identifiers";
                    case FAILURES_OF_NAME -> "too many failed authorizations (%d) for \"" + subject + "\"";
                };
        return what.formatted(limit.most()) + " in the last " + limit.window() + ", retry after " + until;
    }
}
