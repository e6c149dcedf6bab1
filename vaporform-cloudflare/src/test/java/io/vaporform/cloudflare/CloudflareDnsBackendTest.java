package io.vaporform.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.RrsetChange;
import io.vaporform.spi.ZoneContents;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloudflareDnsBackendTest {

    private static final DomainName ZONE = DomainName.of("kit.example");
    private static final Rrset WWW = Rrset.of("www.kit.example", Rdata.a("192.0.2.1"));

    private final FakeCloudflare cloudflare = new FakeCloudflare("other.example");
    private final String zone = cloudflare.add("kit.example");
    private final CloudflareDnsBackend backend = cloudflare.backend().build();

    @AfterEach
    void stop() {
        backend.close();
        cloudflare.close();
    }

    private void change(RrsetChange... changes) {
        backend.change(ZONE, List.of(changes));
    }

    @Test
    void aBatchIsOneRequest() {
        change(
                RrsetChange.create(WWW),
                RrsetChange.create(Rrset.of("mail.kit.example", Rdata.mx(10, "mx.example"))),
                RrsetChange.create(Rrset.of("kit.example", Rdata.caa(0, "issue", "letsencrypt.org"))));

        assertThat(cloudflare.count("POST")).isEqualTo(1);
        assertThat(backend.records(ZONE)).hasSize(3);
    }

    @Test
    void whatIsSaidAboutARecordStaysWhenItsDataChange() {
        ObjectNode record = cloudflare.put("A", "www.kit.example", "192.0.2.1").put("comment", "the shop");

        change(RrsetChange.replace(WWW, Rrset.of("www.kit.example", Rdata.a("192.0.2.2"))));

        assertThat(cloudflare.record(record.path("id").asText())).hasValueSatisfying(changed -> {
            assertThat(changed.path("comment").asText()).isEqualTo("the shop");
            assertThat(changed.path("content").asText()).isEqualTo("192.0.2.2");
        });
    }

    @Test
    void whatAnswersOtherwiseThanItSaysIsNoRecord() {
        for (Consumer<ObjectNode> special : List.<Consumer<ObjectNode>>of(
                record -> record.put("proxied", true),
                record -> record.put("private_routing", true),
                record -> ((ObjectNode) record.path("settings")).put("flatten_cname", true))) {
            ObjectNode record = cloudflare.put("A", "www.kit.example", "192.0.2.1");
            special.accept(record);

            assertThat(backend.records(ZONE)).isEmpty();
            assertThat(backend.contents(ZONE).others())
                    .extracting(ZoneContents.Other::name)
                    .containsExactly(WWW.name());
            assertThat(backend.get(ZONE, WWW.name(), Rdata.A)).isEmpty();
            for (RrsetChange change : List.of(RrsetChange.create(WWW), RrsetChange.delete(WWW))) {
                assertThatThrownBy(() -> change(change))
                        .isInstanceOf(ConflictException.class)
                        .hasMessageContaining("www.kit.example A (");
            }
            cloudflare.remove(record);
        }
        assertThat(cloudflare.count("POST")).isZero();
    }

    @Test
    void anAutomaticTimeToLiveIsFiveMinutes() {
        cloudflare.put("A", "www.kit.example", "192.0.2.1").put("ttl", 1);

        assertThat(backend.get(ZONE, WWW.name(), Rdata.A)).contains(WWW.ttl(Duration.ofMinutes(5)));
    }

    @Test
    void aTextWithoutItsQuotesIsOneString() {
        cloudflare.put("TXT", "kit.example", "v=spf1 include:x.example ~all");

        assertThat(backend.records(ZONE))
                .containsExactly(Rrset.of("kit.example", Rdata.txt("v=spf1 include:x.example ~all")));
    }

    @Test
    void aTypeWhosePartsAreNotKnownHereIsLeftOut() {
        cloudflare.put("CERT", "www.kit.example", "9 1 8 TUlJ");

        assertThat(backend.records(ZONE)).isEmpty();
    }

    @Test
    void aBatchThatIsTooLargeIsRefusedAsAWhole() {
        Rdata[] many = IntStream.rangeClosed(0, FakeCloudflare.MOST_OF_A_BATCH)
                .mapToObj(i -> Rdata.aaaa("2001:db8::" + Integer.toHexString(i)))
                .toArray(Rdata[]::new);

        assertThatThrownBy(() -> change(RrsetChange.create(Rrset.of("large.kit.example", many))))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("too many records");
        assertThat(backend.records(ZONE)).isEmpty();
    }

    @Test
    void whoWasFasterIsAConflict() {
        cloudflare.when("POST", () -> cloudflare.put("A", "www.kit.example", "192.0.2.1"));

        assertThatThrownBy(() -> change(RrsetChange.create(WWW)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("www.kit.example A (www.kit.example. 300 IN A 192.0.2.1)");
    }

    @Test
    void whatIsGoneMeanwhileIsAConflict() {
        ObjectNode record = cloudflare.put("A", "www.kit.example", "192.0.2.1");
        cloudflare.when("POST", () -> cloudflare.remove(record));

        assertThatThrownBy(() -> change(RrsetChange.delete(WWW)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("www.kit.example A (nothing is there)");
    }

    @Test
    void aZoneThatWasMadeAnewIsFoundAgain() {
        change(RrsetChange.create(WWW));
        cloudflare.remove(zone);
        cloudflare.add("kit.example");

        assertThatThrownBy(() -> backend.records(ZONE)).isInstanceOf(ProvisioningException.class);
        assertThat(backend.records(ZONE)).containsExactly(WWW);
    }

    @Test
    void ofTwoZonesOfOneNameNoneIsGuessed() {
        cloudflare.add("kit.example");

        assertThatThrownBy(() -> backend.records(ZONE))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("has several of that name")
                .hasMessageContaining("take a token that sees one of them");
    }

    @Test
    void whoHasNoTokenIsDenied() {
        try (CloudflareDnsBackend stranger = CloudflareDnsBackend.builder(Secret.of("another"))
                .url(cloudflare.url())
                .build()) {
            assertThatThrownBy(stranger::zones)
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("Authentication error")
                    .hasMessageNotContaining("another");
        }
    }

    @Test
    void whatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> CloudflareDnsBackend.builder(Secret.of("x"))
                        .url(URI.create("localhost"))
                        .timeout(Duration.ZERO)
                        .build())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("url")
                .hasMessageContaining("timeout");
    }
}
