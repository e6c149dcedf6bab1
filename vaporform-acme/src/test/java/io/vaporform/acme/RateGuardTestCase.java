package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.acme.RateGuard.Account;
import io.vaporform.acme.RateGuard.End;
import io.vaporform.acme.Reservation.Granted;
import io.vaporform.acme.Reservation.Refused;
import io.vaporform.dns.PublicSuffixes;
import io.vaporform.spec.DomainName;
import io.vaporform.testkit.ManualTime;
import io.vaporform.testkit.MemoryRecords;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A guard with records in memory, and time that is moved by hand. */
class RateGuardTestCase {

    static final PublicSuffixes SUFFIXES = PublicSuffixes.bundled();
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Account ACCOUNT = new Account("https://acme.test/directory", "https://acme.test/account/1");

    final MemoryRecords records = new MemoryRecords();
    final ManualTime time = ManualTime.startingAt(START);
    private int orders;

    RateGuard guard(RateLimits limits) {
        return guard(limits, ACCOUNT);
    }

    RateGuard guard(RateLimits limits, Account account) {
        return new RateGuard(records, account, limits, SUFFIXES, time);
    }

    static List<DomainName> names(String... names) {
        return Arrays.stream(names).map(DomainName::of).toList();
    }

    /** With an id that no other has, of a project that has no other. */
    OrderRequest order(OrderKind kind, String... names) {
        return orderOf("project-" + orders, kind, names);
    }

    /** With an id that no other has. */
    OrderRequest orderOf(String project, OrderKind kind, String... names) {
        return new OrderRequest("order-" + orders++, project, kind, names(names));
    }

    /** Sends orders to their end, one for each text. */
    void issue(RateGuard guard, OrderKind kind, String... names) {
        for (String name : names) {
            OrderRequest order = order(kind, name);
            granted(guard.take(order));
            guard.ended(order, End.ISSUED);
        }
    }

    static void granted(Reservation answer) {
        assertThat(answer).isEqualTo(new Granted());
    }

    static Refused refused(Reservation answer) {
        assertThat(answer).isInstanceOf(Refused.class);
        return (Refused) answer;
    }
}
