package io.vaporform.acme;

import static io.vaporform.acme.OrderKind.NEW;
import static io.vaporform.acme.OrderKind.RENEWAL;
import static io.vaporform.acme.OrderKind.REPLACEMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.acme.RateGuard.Account;
import io.vaporform.acme.RateGuard.End;
import io.vaporform.acme.RateLimits.Limit;
import io.vaporform.acme.RateLimits.Scope;
import io.vaporform.acme.Reservation.Cause;
import io.vaporform.acme.Reservation.Refused;
import io.vaporform.spec.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The limits of Let's Encrypt, one after the other. */
class RateGuardTest extends RateGuardTestCase {

    private static final Duration DOMAIN_REFILL = Duration.ofMinutes(202);

    private final RateGuard guard = guard(RateLimits.letsEncrypt());

    @Test
    void anAccountSendsThreeHundredOrdersAtOnceAndThenOneIn36Seconds() {
        issue(guard, NEW, domains(0, 300));

        Refused refused = refused(guard.take(order(NEW, "next.com")));
        assertThat(refused.until()).isEqualTo(START.plusSeconds(36));
        assertThat(refused.cause()).isEqualTo(Cause.LIMIT);
        assertThat(refused.reason())
                .isEqualTo(
                        "this account: 300 orders in 3 hours are used up; the next one is free at 2026-01-01T00:00:36Z");

        time.advance(Duration.ofSeconds(36).minusNanos(1));
        refused(guard.take(order(NEW, "next.com")));
        time.advance(Duration.ofNanos(1));
        issue(guard, NEW, "next.com");
        refused(guard.take(order(NEW, "last.com")));
    }

    @Test
    void anotherAccountHasItsOwnOrders() {
        issue(guard, NEW, domains(0, 300));

        RateGuard other =
                guard(RateLimits.letsEncrypt(), new Account(ACCOUNT.directory(), "https://acme.test/account/2"));

        issue(other, NEW, "next.com");
    }

    @Test
    void aRegisteredDomainHasFiftyCertificatesWhicheverAccountAsks() {
        issue(guard, NEW, below("example.co.uk", 0, 50));
        RateGuard other =
                guard(RateLimits.letsEncrypt(), new Account(ACCOUNT.directory(), "https://acme.test/account/2"));

        Refused refused = refused(other.take(order(NEW, "other.co.uk", "*.example.co.uk")));
        assertThat(refused.until()).isEqualTo(START.plus(DOMAIN_REFILL));
        assertThat(refused.reason())
                .isEqualTo("example.co.uk: 50 certificates in 7 days are used up; the next one is free at"
                        + " 2026-01-01T03:22:00Z");

        time.advance(DOMAIN_REFILL);
        issue(other, NEW, "late.example.co.uk");
    }

    @Test
    void anotherIssuerCountsForItself() {
        issue(guard, NEW, below("example.com", 0, 50));

        RateGuard other = guard(RateLimits.letsEncrypt(), new Account("https://other.test/", ACCOUNT.url()));

        issue(other, NEW, "a.example.com");
    }

    @Test
    void privateSuffixesAreSuffixesAndASuffixIsItsOwnDomain() {
        RateGuard one = guard(RateLimits.builder()
                .limit(Limit.certificates(Scope.REGISTERED_DOMAIN, 1, DOMAIN_REFILL))
                .build());

        issue(one, NEW, "a.github.io", "b.github.io", "*.github.io");

        refused(one.take(order(NEW, "www.a.github.io")));
        refused(one.take(order(NEW, "github.io")));
    }

    @Test
    void aSetOfNamesHasFiveCertificatesHoweverItIsWritten() {
        for (int i = 0; i < 5; i++) {
            OrderRequest order = order(NEW, "b.example.com", "A.example.com", "b.example.com");
            granted(guard.take(order));
            guard.ended(order, End.ISSUED);
        }

        Refused refused = refused(guard.take(order(NEW, "a.example.com", "b.example.com")));
        assertThat(refused.until()).isEqualTo(START.plus(Duration.ofHours(34)));
        assertThat(refused.reason()).startsWith("a.example.com and 1 more: 5 certificates in 7 days are used up");
        issue(guard, NEW, "a.example.com");
    }

    @Test
    void whatIsFreeLastIsWhatIsWaitedFor() {
        issue(
                guard,
                NEW,
                "www.example.com",
                "www.example.com",
                "www.example.com",
                "www.example.com",
                "www.example.com");
        issue(guard, NEW, below("example.com", 0, 45));

        assertThat(refused(guard.take(order(NEW, "www.example.com"))).until())
                .isEqualTo(START.plus(Duration.ofHours(34)));
        assertThat(refused(guard.take(order(NEW, "new.example.com"))).until()).isEqualTo(START.plus(DOMAIN_REFILL));
    }

    @Test
    void fiveFailedAuthorizationsOfANameHoldItsOrdersBack() {
        DomainName bad = DomainName.of("bad.example.com");
        for (int i = 0; i < 7; i++) {
            guard.failed(bad);
        }

        Refused refused = refused(guard.take(order(RENEWAL, "good.example.com", "bad.example.com")));
        assertThat(refused.until()).isEqualTo(START.plus(Duration.ofMinutes(12)));
        assertThat(refused.reason()).startsWith("bad.example.com: 5 failed authorizations in 1 hour are used up");
        issue(guard, NEW, "good.example.com");

        time.advance(Duration.ofMinutes(12));
        issue(guard, RENEWAL, "bad.example.com");
    }

    @Test
    void aSuccessClearsTheFailuresInARow() {
        RateGuard strict = guard(RateLimits.builder()
                .limit(Limit.failuresInARow(2, Duration.ofDays(1)))
                .build());
        DomainName name = DomainName.of("a.example.com");

        strict.failed(name);
        strict.succeeded(name);
        strict.failed(name);
        issue(strict, NEW, "a.example.com");
        strict.failed(name);

        Refused refused = refused(strict.take(order(NEW, "a.example.com")));
        assertThat(refused.reason()).startsWith("a.example.com: 2 failed authorizations in a row are used up");
        strict.succeeded(name);
        issue(strict, NEW, "a.example.com");
        assertThat(records.scan("")).isEmpty();
    }

    @Test
    void renewalsAreExemptFromWhatIsPerAccountAndPerDomainButNotFromWhatIsPerSet() {
        issue(guard, NEW, below("example.com", 0, 50));
        issue(guard, NEW, domains(0, 250));

        issue(guard, RENEWAL, "n0.example.com", "n0.example.com", "n0.example.com", "n0.example.com");

        Refused refused = refused(guard.take(order(RENEWAL, "n0.example.com")));
        assertThat(refused.reason()).startsWith("n0.example.com: 5 certificates in 7 days");
    }

    @Test
    void replacementsAreExemptFromEverythingButCountForTheirSet() {
        IntStream.range(0, 5).forEach(i -> guard.failed(DomainName.of("n0.example.com")));
        issue(guard, REPLACEMENT, "n0.example.com", "n0.example.com", "n0.example.com", "n0.example.com");
        issue(guard, REPLACEMENT, "n0.example.com", "n0.example.com", "n0.example.com", "n0.example.com");

        time.advance(Duration.ofHours(1));

        assertThat(refused(guard.take(order(RENEWAL, "n0.example.com"))).reason())
                .startsWith("n0.example.com: 5 certificates in 7 days");
        issue(guard, NEW, below("example.com", 1, 51));
    }

    @Test
    void withoutLimitsOnlyTheSameNamesWait() {
        RateGuard free = guard(RateLimits.none());

        issue(free, NEW, below("example.com", 0, 400));

        assertThat(records.scan("")).isEmpty();
    }

    static String[] domains(int from, int to) {
        return numbered("d%d.com", from, to);
    }

    static String[] below(String domain, int from, int to) {
        return numbered("n%d." + domain, from, to);
    }

    private static String[] numbered(String form, int from, int to) {
        List<String> all = IntStream.range(from, to).mapToObj(form::formatted).toList();
        return all.toArray(String[]::new);
    }
}
