package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.event.Finding.Severity;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.DomainStatus.Issue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrationsTest {

    private static final DomainName NAME = DomainName.of("www.example.com");

    /** Of the recorded answer. */
    private static final Instant END = Instant.parse("2023-08-13T04:00:00Z");

    private final LocalRdap service = LocalRdap.start();
    private final Rdap rdap =
            Rdap.builder().bootstrap(service.bootstrap()).allowPlainHttp().build();
    private final Registrations registrations = new Registrations(rdap, PublicSuffixes.bundled());

    @AfterEach
    void stop() {
        rdap.close();
        service.close();
    }

    private List<Issue> daysBefore(int days) {
        return registrations.issues(NAME, END.minus(Duration.ofDays(days)));
    }

    @Test
    void itsEndIsToldInTime() {
        service.file(200, "verisign-example.com.json");

        assertThat(daysBefore(40)).isEmpty();
        assertThat(daysBefore(20)).extracting(Issue::code, Issue::severity).containsExactly(expiring(Severity.WARNING));
        assertThat(daysBefore(5)).extracting(Issue::code, Issue::severity).containsExactly(expiring(Severity.CRITICAL));
        assertThat(daysBefore(-3))
                .extracting(Issue::code, Issue::severity)
                .containsExactly(expiring(Severity.CRITICAL));
    }

    private static Tuple expiring(Severity severity) {
        return Tuple.tuple(Issue.EXPIRING, severity);
    }

    @Test
    void theRegistryIsAskedOnceADay() {
        service.file(200, "verisign-example.com.json");

        daysBefore(40);
        daysBefore(40);
        registrations.issues(DomainName.of("other.example.com"), END.minus(Duration.ofDays(40)));
        assertThat(service.asked()).hasSize(1);

        daysBefore(38);
        assertThat(service.asked()).hasSize(2);
    }

    @Test
    void whatIsBeingLostIsTold() {
        service.file(200, "leaving.json");

        assertThat(registrations.issues(DomainName.of("leaving.com"), Instant.parse("2020-01-01T00:00:00Z")))
                .extracting(Issue::code)
                .contains(Issue.ON_HOLD, Issue.UNLOCKED);
    }

    @Test
    void whatNobodyHasRegisteredIsTold() {
        service.file(404, "not-found.json");

        assertThat(daysBefore(40)).extracting(Issue::code).containsExactly(Issue.EXPIRING);
    }

    @Test
    void whereNoRegistryCanBeAskedNothingIsSaid() {
        service.answer(503, "");
        assertThat(daysBefore(5)).isEmpty();
        assertThat(registrations.issues(DomainName.of("shop.nowhere-known"), END))
                .isEmpty();

        service.file(200, "verisign-example.com.json");
        assertThat(daysBefore(5)).isEmpty();
        assertThat(daysBefore(4)).hasSize(1);
    }
}
