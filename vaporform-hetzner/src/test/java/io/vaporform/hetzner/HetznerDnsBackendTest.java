package io.vaporform.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.RrsetChange;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HetznerDnsBackendTest {

    private static final DomainName ZONE = DomainName.of("kit.example");
    private static final Rrset WWW = Rrset.of("www.kit.example", Rdata.a("192.0.2.1"));
    private static final Rrset OTHER = Rrset.of("www.kit.example", Rdata.a("192.0.2.2"));

    private final FakeHetzner hetzner = new FakeHetzner("kit.example");
    private final HetznerDnsBackend backend = hetzner.backend().build();

    @AfterEach
    void stop() {
        backend.close();
        hetzner.close();
    }

    private void change(RrsetChange change) {
        backend.change(ZONE, List.of(change));
    }

    /** Without those that only look. */
    private List<String> writes() {
        return hetzner.requests().stream()
                .filter(request -> !request.startsWith("GET"))
                .toList();
    }

    @Test
    void aChangeIsWaitedForUntilItIsInEffect() {
        change(RrsetChange.create(WWW));

        assertThat(hetzner.requests())
                .filteredOn(request -> request.startsWith("GET /v1/zones/actions/"))
                .hasSize(2);
        assertThat(backend.get(ZONE, WWW.name(), Rdata.A)).contains(WWW);
    }

    @Test
    void onlyWhatDiffersIsChanged() {
        change(RrsetChange.create(WWW));

        change(RrsetChange.replace(WWW, OTHER));
        change(RrsetChange.replace(OTHER, OTHER.ttl(Duration.ofHours(1))));
        change(RrsetChange.replace(OTHER.ttl(Duration.ofHours(1)), WWW));

        assertThat(writes())
                .containsExactly(
                        "POST /v1/zones/kit.example/rrsets",
                        "POST /v1/zones/kit.example/rrsets/www/A/actions/set_records",
                        "POST /v1/zones/kit.example/rrsets/www/A/actions/change_ttl",
                        "POST /v1/zones/kit.example/rrsets/www/A/actions/change_ttl",
                        "POST /v1/zones/kit.example/rrsets/www/A/actions/set_records");
    }

    @Test
    void valuesThatAreRefusedGiveTheTimeToLiveBack() {
        change(RrsetChange.create(WWW));
        Rrset wanted = Rrset.of("www.kit.example", Rdata.a("192.0.2.2")).ttl(Duration.ofHours(1));
        hetzner.answers("set_records", 422, "{\"error\": {\"code\": \"invalid_input\", \"message\": \"no\"}}");

        assertThatThrownBy(() -> change(RrsetChange.replace(WWW, wanted)))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("invalid_input");

        assertThat(backend.get(ZONE, WWW.name(), Rdata.A)).contains(WWW);
    }

    @Test
    void aTimeToLiveThatCannotBeGivenBackLeavesTheEffectUnknown() {
        change(RrsetChange.create(WWW));
        hetzner.answers("set_records", 422, "{\"error\": {\"code\": \"invalid_input\"}}");
        hetzner.when("set_records", () -> hetzner.answers("change_ttl", 422, "{\"error\": {\"code\": \"protected\"}}"));

        assertThatThrownBy(() -> change(RrsetChange.replace(WWW, OTHER.ttl(Duration.ofHours(1)))))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("invalid_input")
                .hasMessageContaining("could not be given back")
                .hasMessageContaining("protected");
    }

    @Test
    void whoChangesTheSameAtATimeIsToldToComeAgain() {
        hetzner.answers("POST", 423, "{\"error\": {\"code\": \"locked\", \"message\": \"Item is locked\"}}");
        assertThatThrownBy(() -> change(RrsetChange.create(WWW)))
                .isInstanceOfSatisfying(ProviderUnavailableException.class, busy -> assertThat(busy.retryAfter())
                        .contains(Duration.ofSeconds(1)))
                .hasMessageContaining("Item is locked");
        hetzner.answers("POST", 409, "{\"error\": {\"code\": \"conflict\", \"message\": \"please retry\"}}");
        assertThatThrownBy(() -> change(RrsetChange.create(WWW))).isInstanceOf(ProviderUnavailableException.class);
    }

    @Test
    void anActionThatFailedIsARefusal() {
        hetzner.answers(
                "POST",
                201,
                "{\"action\": {\"id\": 1, \"status\": \"error\", \"error\": {\"code\": \"action_failed\"}}}");

        assertThatThrownBy(() -> change(RrsetChange.create(WWW)))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("failed in POST /v1/zones/kit.example/rrsets")
                .hasMessageContaining("action_failed");
    }

    @Test
    void whoIsInterruptedWhileHeWaitsDoesNotKnowTheEffect() {
        Thread waiting = Thread.currentThread();
        hetzner.when("/actions/", waiting::interrupt);

        assertThatThrownBy(() -> change(RrsetChange.create(WWW))).isInstanceOf(ProviderUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aSetWithoutATimeToLiveHasThatOfItsZone() {
        hetzner.put("kit.example", "www", "A", "192.0.2.1");

        assertThat(backend.get(ZONE, WWW.name(), Rdata.A)).contains(WWW.ttl(Duration.ofHours(1)));
    }

    @Test
    void namesWithoutADotAreBelowTheZone() {
        hetzner.put("kit.example", "a", "CNAME", "www");
        hetzner.put("kit.example", "b", "CNAME", "@");
        hetzner.put("kit.example", "@", "MX", "10 mail", "20 mail.elsewhere.example.");

        assertThat(backend.records(ZONE))
                .flatExtracting(Rrset::data)
                .contains(
                        Rdata.cname("www.kit.example"),
                        Rdata.cname("kit.example"),
                        Rdata.mx(10, "mail.kit.example"),
                        Rdata.mx(20, "mail.elsewhere.example"));
    }

    @Test
    void theZonesOwnSoaIsLeftOut() {
        assertThat(backend.records(ZONE)).extracting(Rrset::type).containsExactly("NS");
    }

    @Test
    void whoWasFasterIsAConflict() {
        hetzner.when("POST", () -> hetzner.put("kit.example", "www", "A", "198.51.100.1"));

        assertThatThrownBy(() -> change(RrsetChange.create(WWW)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("www.kit.example A (www.kit.example. 3600 IN A 198.51.100.1)");
    }

    @Test
    void whoHasNoTokenIsDenied() {
        try (HetznerDnsBackend stranger = HetznerDnsBackend.builder(Secret.of("another"))
                .url(hetzner.url())
                .build()) {
            assertThatThrownBy(stranger::zones)
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("unable to authenticate")
                    .hasMessageNotContaining("another");
        }
    }

    @Test
    void whatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> HetznerDnsBackend.builder(Secret.of("x"))
                        .url(URI.create("localhost"))
                        .timeout(Duration.ZERO)
                        .build())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("url")
                .hasMessageContaining("timeout");
    }

    @Test
    void hetznersOwnIsReachedUnlessSaidOtherwise() {
        try (HetznerDnsBackend own = HetznerDnsBackend.builder(Secret.of("x")).build()) {
            assertThat(own.describe()).isEqualTo("Hetzner at https://api.hetzner.cloud/v1");
            assertThat(own.abilities().types()).containsAll(Set.of("A", "CNAME", "TXT", "HTTPS", "TLSA"));
        }
    }
}
