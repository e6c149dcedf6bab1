package io.vaporform.acme;

import static io.vaporform.acme.OrderKind.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.acme.RateGuard.Account;
import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the rows look like, and that they do not stay for ever. */
class RateRowsTest extends RateGuardTestCase {

    private static final Duration HOUR = Duration.ofHours(1);

    private static final RateLimits SMALL = RateLimits.builder()
            .limit(Limit.orders(Scope.ACCOUNT, 2, HOUR))
            .limit(Limit.certificates(Scope.REGISTERED_DOMAIN, 1, HOUR))
            .build();

    private final RateGuard guard = guard(SMALL);

    @Test
    void hostileIdsAndLongNamesAreOnlyDigestsInKeys() {
        RateGuard real = guard(RateLimits.letsEncrypt(), new Account("dir/order/ \n", "a b/c"));
        String label = "a".repeat(63);
        DomainName longest = DomainName.of(label + "." + label + "." + label + ".example.com");
        OrderRequest order = new OrderRequest("id \n order/ 2026-01-01T00:00:00Z", "shop", NEW, List.of(longest));

        granted(real.take(order));
        granted(real.take(order));

        assertThat(records.scan(""))
                .allSatisfy(row -> assertThat(row.key()).matches("rate/[0-9a-f]{40}/(bucket|order)/[0-9a-f]{40}"));
    }

    @Test
    void aRowThatCannotBeReadCountsAsUsedUp() {
        issue(guard, NEW, "a.com");
        records.scan("").forEach(row -> records.replace(row, Secret.of("no moment")));

        assertThat(refused(guard.take(order(NEW, "b.com"))).until()).isEqualTo(START.plus(HOUR));
        time.advance(HOUR);
        issue(guard, NEW, "b.com");
    }

    @Test
    void aSweepRemovesWhatSaysNothingAnyMore() {
        issue(guard, NEW, "a.com");
        guard.take(order(NEW, "b.com"));
        guard.retryAfter(START.plus(Duration.ofMinutes(10)), "busy");
        guard.sweep();
        assertThat(records.scan("")).hasSize(5);

        time.advance(HOUR);
        guard.sweep();
        assertThat(records.scan("")).extracting(Records.Entry::key).hasSize(2);

        time.advance(RateGuard.FORGOTTEN);
        guard(SMALL, new Account("https://other.test/", "else")).sweep();
        assertThat(records.scan("")).isEmpty();
    }
}
