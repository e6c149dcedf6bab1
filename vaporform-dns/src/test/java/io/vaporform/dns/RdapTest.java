package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.testkit.ThreadLeaks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of answers as registries give them; see README.md in src/test/resources/rdap. */
class RdapTest {

    private final ThreadLeaks leaks = ThreadLeaks.watch();
    private final LocalRdap service = LocalRdap.start();
    private final Rdap rdap =
            Rdap.builder().bootstrap(service.bootstrap()).allowPlainHttp().build();

    @AfterEach
    void stop() {
        rdap.close();
        service.close();
        leaks.assertNone();
    }

    private Registration found(String file, String name) {
        service.file(200, file);
        return rdap.find(DomainName.of(name)).orElseThrow();
    }

    @Test
    void theExampleOfTheStandardIsRead() {
        assertThat(found("rfc9083-5.3.json", "fóo.example"))
                .isEqualTo(new Registration(
                        DomainName.of("xn--fo-5ja.example"),
                        Set.of("locked", "transfer prohibited"),
                        Optional.of(Instant.parse("1990-12-31T23:59:59Z")),
                        Optional.of(Instant.parse("1991-12-31T23:59:59Z")),
                        Optional.of(Instant.parse("2016-12-31T23:59:59Z")),
                        Optional.empty(),
                        Set.of(DomainName.of("ns1.example.com"), DomainName.of("ns2.example.com")),
                        true));
    }

    @Test
    void theAnswerOfAThinRegistryIsRead() {
        Registration registration = found("verisign-example.com.json", "example.com");

        assertThat(registration.expires()).contains(Instant.parse("2023-08-13T04:00:00Z"));
        assertThat(registration.registered()).contains(Instant.parse("1995-08-14T04:00:00Z"));
        assertThat(registration.changed()).contains(Instant.parse("2022-08-14T07:01:31Z"));
        assertThat(registration.registrar()).contains("RESERVED-Internet Assigned Numbers Authority");
        assertThat(registration.nameServers())
                .containsExactlyInAnyOrder(DomainName.of("a.iana-servers.net"), DomainName.of("b.iana-servers.net"));
        assertThat(registration.delegationSigned()).isTrue();
        assertThat(registration.transferLocked()).isTrue();
        assertThat(registration.onHold()).isFalse();
        assertThat(registration.beingDeleted()).isFalse();
    }

    @Test
    void aNameThatIsBeingLostIsSeen() {
        Registration leaving = found("leaving.json", "leaving.com");

        assertThat(leaving.onHold()).isTrue();
        assertThat(leaving.beingDeleted()).isTrue();
        assertThat(leaving.transferLocked()).isFalse();
        assertThat(leaving.delegationSigned()).isFalse();
        assertThat(leaving.registrar()).contains("9999");
        assertThat(leaving.nameServers()).isEmpty();
    }

    @Test
    void whatARegistryDoesNotSayIsEmpty() {
        assertThat(found("thin.json", "thin.example"))
                .isEqualTo(new Registration(
                        DomainName.of("thin.example"),
                        Set.of("active"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        false));
    }

    @Test
    void whatIsOddIsLeftOut() {
        assertThat(found("odd.json", "odd.example"))
                .isEqualTo(new Registration(
                        DomainName.of("odd.example"),
                        Set.of("client transfer prohibited", "server hold", "pending delete", "our own [31m word"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Instant.parse("2027-03-01T00:00:00Z")),
                        Optional.of("REG-7"),
                        Set.of(DomainName.of("ns1.example.net")),
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2027-03-01T00:00:00Z,        2027-03-01T00:00:00Z",
        "2027-03-01t00:00:00z,        2027-03-01T00:00:00Z",
        "2027-03-01 00:00:00Z,        2027-03-01T00:00:00Z",
        "2027-03-01T00:00:00.5Z,      2027-03-01T00:00:00.500Z",
        "2027-03-01T00:00:00.123456Z, 2027-03-01T00:00:00.123456Z",
        "2027-03-01T02:00:00+02:00,   2027-03-01T00:00:00Z",
        "2027-02-28T19:00:00-05:00,   2027-03-01T00:00:00Z",
        "2027-03-01T00:00:00-00:00,   2027-03-01T00:00:00Z",
        "2016-12-31T23:59:60Z,        2016-12-31T23:59:59Z",
    })
    void everyFormOfATimeIsRead(String text, Instant expected) {
        service.answer(
                200,
                "{\"objectClassName\": \"domain\", \"ldhName\": \"example.com\","
                        + "\"events\": [{\"eventAction\": \"expiration\", \"eventDate\": \"" + text + "\"}]}");

        assertThat(rdap.find(DomainName.of("example.com")).flatMap(Registration::expires))
                .contains(expected);
    }

    @Test
    void ofALongAnswerTheBeginningIsKept() {
        String status = IntStream.range(0, 500)
                .mapToObj(number -> "\"status " + number + "\"")
                .collect(Collectors.joining(","));
        service.answer(
                200,
                "{\"objectClassName\": \"domain\", \"ldhName\": \"example.com\", \"status\": [" + status
                        + "], \"entities\": [{\"roles\": [\"registrar\"], \"handle\": \"" + "x".repeat(5000) + "\"}]}");

        Registration registration = rdap.find(DomainName.of("example.com")).orElseThrow();

        assertThat(registration.status()).hasSize(100).contains("status 99");
        assertThat(registration.registrar())
                .hasValueSatisfying(name -> assertThat(name).hasSize(201));
    }

    @Test
    void aNameThatNobodyHasRegisteredIsNotFound() {
        service.file(404, "not-found.json");

        assertThat(rdap.find(DomainName.of("free.example"))).isEmpty();
    }

    @Test
    void theServiceIsAskedAsTheStandardSays() {
        found("verisign-example.com.json", "Example.COM.");

        assertThat(service.asked())
                .containsExactly("GET /rdap/domain/example.com application/rdap+json, application/json;q=0.5");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"*.example.com", "com", "_dmarc.example.com"})
    void whatNobodyCanRegisterIsNotAskedFor(String name) {
        assertThatThrownBy(() -> rdap.find(DomainName.of(name))).isInstanceOf(InvalidSpecException.class);
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void aTopLevelDomainWithoutAServiceIsTold() {
        assertThatThrownBy(() -> rdap.find(DomainName.of("example.xyz")))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("no RDAP service is known for .xyz; give a newer bootstrap");
    }

    @Test
    void aServiceWithoutTlsIsNotAskedUnlessItMay() {
        try (Rdap strict = Rdap.builder().bootstrap(service.bootstrap()).build()) {
            assertThatThrownBy(() -> strict.find(DomainName.of("example.com")))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("allowPlainHttp()");
        }
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Rdap.builder().timeout(Duration.ZERO).build())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("timeout");
    }

    @Test
    void theRegistrationOfANameIsLookedAt() {
        service.file(200, "verisign-example.com.json");
        PublicSuffixes suffixes = PublicSuffixes.bundled();
        List<String> log = new ArrayList<>();
        // example
        DomainName registered =
                suffixes.registrable(DomainName.of("www.example.com")).orElseThrow();
        Optional<Registration> found = rdap.find(registered);
        found.flatMap(Registration::expires).ifPresent(end -> log.add(registered + " expires at " + end));
        if (found.isPresent() && !found.get().transferLocked()) {
            log.add(registered + " is not locked: whoever gets into its registrar's account can move it away");
        }
        // end
        assertThat(log).containsExactly("example.com expires at 2023-08-13T04:00:00Z");
    }
}
