package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.acme.RateLimits.Counts;
import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import io.vaporform.error.InvalidSpecException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    @Test
    void theLimitsOfLetsEncryptAreThoseOfItsPage() {
        assertThat(RateLimits.letsEncrypt())
                .hasToString("300 orders per account in 3 hours; 50 certificates per registered domain in 7 days;"
                        + " 5 certificates per exact set of names in 7 days; 5 failed authorizations per name in 1 hour;"
                        + " 1152 failed authorizations in a row per name in 1152 days");
    }

    @Test
    void theLimitsOfItsStagingAreThoseOfItsPage() {
        assertThat(RateLimits.letsEncryptStaging())
                .hasToString("1500 orders per account in 3 hours; 30000 certificates per registered domain in 1 second;"
                        + " 30000 certificates per exact set of names in 7 days; 200 failed authorizations per name in 1"
                        + " hour; 3600 failed authorizations in a row per name in 6 hours");
    }

    @Test
    void whatWasGrantedToSomebodyTakesThePlaceOfTheLimit() {
        RateLimits granted = RateLimits.letsEncrypt().toBuilder()
                .limit(Limit.orders(Scope.ACCOUNT, 10_000, Duration.ofSeconds(1))
                        .exempt(OrderKind.RENEWAL))
                .build();

        assertThat(granted.limits()).hasSize(5);
        assertThat(granted.toString())
                .contains("10000 orders per account in 3 hours")
                .doesNotContain("300 orders");
    }

    @Test
    void laterKindsAreExemptToo() {
        assertThat(Limit.failures(1, Duration.ofHours(1))
                        .exempt(OrderKind.RENEWAL)
                        .exempt())
                .containsExactlyInAnyOrder(OrderKind.RENEWAL, OrderKind.REPLACEMENT);
    }

    @Test
    void everythingThatIsWrongWithALimitIsTold() {
        assertThatThrownBy(() -> new Limit(Scope.ACCOUNT, Counts.FAILURES, 0, Duration.ZERO, Set.of()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("capacity")
                .hasMessageContaining("refill")
                .hasMessageContaining("scope");
    }

    @Test
    void withoutLimitsThereIsNothingToSay() {
        assertThat(RateLimits.none()).hasToString("no limits");
    }
}
