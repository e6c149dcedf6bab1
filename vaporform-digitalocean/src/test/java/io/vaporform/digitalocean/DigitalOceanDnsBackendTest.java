package io.vaporform.digitalocean;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DigitalOceanDnsBackendTest {

    private static final DomainName ZONE = DomainName.of("kit.example");
    private static final Rrset WWW = Rrset.of("www.kit.example", Rdata.a("192.0.2.1"), Rdata.a("192.0.2.2"));

    private final FakeDigitalOcean digitalOcean = new FakeDigitalOcean("kit.example");
    private final DigitalOceanDnsBackend backend = digitalOcean.backend().build();

    @AfterEach
    void stop() {
        backend.close();
        digitalOcean.close();
    }

    private void change(RrsetChange change) {
        backend.change(ZONE, List.of(change));
    }

    private long writes() {
        return digitalOcean.count("POST") + digitalOcean.count("PUT") + digitalOcean.count("DELETE");
    }

    @Test
    void onlyTheRecordsThatDifferAreTouched() {
        change(RrsetChange.create(WWW));
        assertThat(digitalOcean.count("POST")).isEqualTo(2);

        change(RrsetChange.replace(WWW, Rrset.of("www.kit.example", Rdata.a("192.0.2.2"), Rdata.a("192.0.2.3"))));

        assertThat(digitalOcean.count("POST")).isEqualTo(2);
        assertThat(digitalOcean.count("PUT")).isEqualTo(1);
        assertThat(digitalOcean.count("DELETE")).isZero();
    }

    @Test
    void whatIsNewComesBeforeWhatGoes() {
        Rrset one = Rrset.of("www.kit.example", Rdata.a("192.0.2.9"));
        change(RrsetChange.create(one));
        int before = digitalOcean.requests().size();

        change(RrsetChange.replace(one, WWW));
        change(RrsetChange.replace(WWW, one));

        assertThat(digitalOcean.requests().stream()
                        .skip(before)
                        .map(request -> request.split(" ", 2)[0])
                        .filter(method -> !method.equals("GET")))
                .containsExactly("POST", "PUT", "PUT", "DELETE");
    }

    @Test
    void whatWasMadeBeforeARefusalIsTakenBack() {
        digitalOcean.answers("PUT", 422, "{\"id\": \"unprocessable_entity\", \"message\": \"Data is invalid\"}");
        Rrset one = Rrset.of("www.kit.example", Rdata.a("192.0.2.9"));
        change(RrsetChange.create(one));

        assertThatThrownBy(() -> change(RrsetChange.replace(one, WWW)))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("422")
                .hasMessageContaining("Data is invalid");

        assertThat(backend.get(ZONE, WWW.name(), Rdata.A)).contains(one);
    }

    @Test
    void whatCannotBeTakenBackLeavesTheEffectUnknown() {
        digitalOcean.answers("PUT", 422, "{}");
        digitalOcean.answers("DELETE", 503, "{}");
        Rrset one = Rrset.of("www.kit.example", Rdata.a("192.0.2.9"));
        change(RrsetChange.create(one));

        assertThatThrownBy(() -> change(RrsetChange.replace(one, WWW)))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("422")
                .hasMessageContaining("could not all be taken back")
                .hasMessageContaining("503");
    }

    @Test
    void theZonesOwnNameIsWrittenAsASign() {
        digitalOcean.put("kit.example", "CNAME", "www", "@");
        digitalOcean.put("kit.example", "MX", "@", "@").put("priority", 5);

        assertThat(backend.records(ZONE))
                .contains(
                        Rrset.of("www.kit.example", Rdata.cname("kit.example")).ttl(Duration.ofMinutes(30)),
                        Rrset.of("kit.example", Rdata.mx(5, "kit.example")).ttl(Duration.ofMinutes(30)))
                .noneMatch(set -> set.type().equals("SOA"));
    }

    @Test
    void timesToLiveThatDifferBecomeOne() {
        digitalOcean.put("kit.example", "A", "www", "192.0.2.1").put("ttl", 60);
        digitalOcean.put("kit.example", "A", "www", "192.0.2.2");

        Rrset seen = backend.get(ZONE, WWW.name(), Rdata.A).orElseThrow();
        assertThat(seen).isEqualTo(WWW.ttl(Duration.ofMinutes(1)));
        change(RrsetChange.replace(seen, seen.ttl(Duration.ofMinutes(2))));

        assertThat(digitalOcean.count("PUT")).isEqualTo(2);
        assertThat(backend.get(ZONE, WWW.name(), Rdata.A)).contains(WWW.ttl(Duration.ofMinutes(2)));
    }

    @Test
    void aTextThatWouldComeBackOtherwiseIsRefusedBeforeAnythingIsSent() {
        for (Rdata text : List.of(
                Rdata.txt(""),
                Rdata.txt("back\\slash"),
                Rdata.txt("bücher"),
                Rdata.txt("x".repeat(510)),
                Rdata.of(Rdata.TXT, "\"two\" \"strings\""))) {
            assertThatThrownBy(() -> change(RrsetChange.create(Rrset.of("text.kit.example", text))))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("text.kit.example TXT")
                    .hasMessageContaining("does not keep");
        }
        assertThat(digitalOcean.requests()).isEmpty();
    }

    @Test
    void whatSomebodyElseMadeIsAConflictThatSaysWhatIsThere() {
        digitalOcean.put("kit.example", "A", "www", "198.51.100.1");

        assertThatThrownBy(() -> change(RrsetChange.create(WWW)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("www.kit.example A (www.kit.example. 1800 IN A 198.51.100.1)")
                .hasMessageContaining("plan again");
        assertThat(writes()).isZero();
    }

    @Test
    void whatSomebodyElseRemovedMeanwhileIsAConflict() {
        digitalOcean.put("kit.example", "A", "www", "192.0.2.1");
        digitalOcean.when("DELETE", () -> digitalOcean.remove("kit.example", "A", "www"));

        assertThatThrownBy(() -> change(RrsetChange.delete(Rrset.of("www.kit.example", Rdata.a("192.0.2.1")))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("nothing is there");
    }

    @Test
    void whoHasNoTokenIsDenied() {
        try (DigitalOceanDnsBackend stranger = DigitalOceanDnsBackend.builder(Secret.of("another"))
                .url(digitalOcean.url())
                .build()) {
            assertThatThrownBy(stranger::zones)
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("Unable to authenticate you")
                    .hasMessageNotContaining("another");
        }
    }

    @Test
    void whatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> DigitalOceanDnsBackend.builder(Secret.of("x"))
                        .url(URI.create("localhost"))
                        .timeout(Duration.ZERO)
                        .build())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("url")
                .hasMessageContaining("timeout");
    }
}
