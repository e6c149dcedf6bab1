package io.vaporform.dns;

import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;

/**
 * Resolvers, that go on with a record for as long as its time to live says, whatever its servers say by now: who has it from them still comes to where it led.
 *
 * @param most for how long that is waited for
 */
record Caches(Duration most) {

    /** What traffic follows. */
    private static final Set<String> LEADING = Set.of(Rdata.A, Rdata.AAAA, Rdata.ALIAS, Rdata.CNAME);

    /** Before a plan is made: for how long what it takes away is gone on with. */
    void note(ZonePlan plan, ApplyContext context) {
        Duration longest = plan.changes().stream()
                .filter(change -> change.writes() && LEADING.contains(change.type()))
                .filter(change ->
                        !change.before().map(Rrset::data).equals(change.after().map(Rrset::data)))
                .flatMap(change -> change.before().stream())
                .map(Rrset::ttl)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        if (!longest.isZero()) {
            remembered("cached-for", longest, context);
        }
    }

    /** Once every server has changed: how long it is until nobody goes on with what was there before; zero if nobody does. */
    Duration left(ApplyContext context) {
        Duration cached = Duration.parse(remembered("cached-for", Duration.ZERO, context));
        Duration waited = cached.compareTo(most) < 0 ? cached : most;
        if (waited.isZero()) {
            return Duration.ZERO;
        }
        Instant now = context.time().now();
        Instant over = Instant.parse(remembered("changed", now, context)).plus(waited);
        if (!now.isBefore(over)) {
            return Duration.ZERO;
        }
        context.progress(Stage.VERIFYING, "resolvers may go on with what was there before until " + over);
        return Duration.between(now, over);
    }

    private static String remembered(String what, Object value, ApplyContext context) {
        return context.rememberForOperation(what, () -> Secret.of(value.toString()))
                .reveal();
    }
}
