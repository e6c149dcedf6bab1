package io.vaporform.dns;

import io.vaporform.spec.Address;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Stage;
import io.vaporform.state.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * Resolvers, that go on with a record for as long as its time to live says, whatever its servers say by now: who has it from them still comes to where it led. What they may have is kept in a record for each
 * domain until that time is over, whichever operation comes meanwhile.
 *
 * @param most for how long that is waited for
 */
record Caches(Duration most) {

    private static final String KEYS = "dns-cached/";

    /** What traffic follows. */
    private static final Set<String> LEADING = Set.of(Rdata.A, Rdata.AAAA, Rdata.ALIAS, Rdata.CNAME);

    /**
     * What resolvers may have of a domain.
     *
     * @param ttl for how long they go on with it
     * @param since when every server had changed; empty before that was seen
     */
    private record Old(Duration ttl, Optional<Instant> since) {

        static Old parse(String text) {
            String[] parts = text.split(" ", -1);
            return new Old(
                    Duration.parse(parts[0]),
                    parts.length == 1 ? Optional.empty() : Optional.of(Instant.parse(parts[1])));
        }

        Secret written() {
            return Secret.of(ttl + since.map(instant -> " " + instant).orElse(""));
        }
    }

    /** Before a plan is made: for how long what it takes away is gone on with. */
    void note(Address domain, ZonePlan plan, ApplyContext context) {
        Duration longest = plan.changes().stream()
                .filter(change -> change.writes() && LEADING.contains(change.type()))
                .filter(change ->
                        !change.before().map(Rrset::data).equals(change.after().map(Rrset::data)))
                .flatMap(change -> change.before().stream())
                .map(Rrset::ttl)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        if (longest.isZero() || most.isZero()) {
            return;
        }
        Records records = context.records();
        Optional<Records.Entry> known = records.get(KEYS + domain);
        Duration before =
                known.map(entry -> Old.parse(entry.value().reveal()).ttl()).orElse(Duration.ZERO);
        Secret old = new Old(before.compareTo(longest) > 0 ? before : longest, Optional.empty()).written();
        // The domain is claimed, so that nobody else writes this.
        known.ifPresentOrElse(entry -> records.replace(entry, old), () -> records.create(KEYS + domain, old));
    }

    /** Once every server has changed: how long it is until nobody goes on with what was there before; zero if nobody does. */
    Duration left(Address domain, ApplyContext context) {
        Records records = context.records();
        Optional<Records.Entry> entry = records.get(KEYS + domain);
        if (entry.isEmpty()) {
            return Duration.ZERO;
        }
        Instant now = context.time().now();
        Old old = Old.parse(entry.get().value().reveal());
        Duration waited = old.ttl().compareTo(most) < 0 ? old.ttl() : most;
        Instant over = old.since().orElse(now).plus(waited);
        if (!now.isBefore(over)) {
            records.remove(entry.get());
            return Duration.ZERO;
        }
        if (old.since().isEmpty()) {
            records.replace(entry.get(), new Old(old.ttl(), Optional.of(now)).written());
        }
        context.progress(Stage.VERIFYING, "resolvers may go on with what was there before until " + over);
        return Duration.between(now, over);
    }

    /** Nobody waits for it any more. */
    void forget(Address domain, ApplyContext context) {
        context.records().get(KEYS + domain).ifPresent(context.records()::remove);
    }
}
