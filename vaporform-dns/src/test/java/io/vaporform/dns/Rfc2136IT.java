package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.Mark;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testsupport.Named;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.TSIG;

/** What goes wrong between us and a BIND 9, and what is said of it. */
class Rfc2136IT {

    private static final DomainName ZONE = DomainName.of("trouble.example");
    private static final TsigKey KEY = TsigKey.of(Named.KEY, Secret.of(Named.SECRET));
    private static final Rrset WWW = Rrset.of("www.trouble.example", Rdata.a("192.0.2.1"));

    private static Named named;

    @BeforeAll
    static void start() {
        named = Named.at(Named.address(2))
                .zone("trouble.example", "@ IN NS ns1.invalid.")
                .start();
    }

    @AfterAll
    static void stop() {
        if (named != null) {
            named.close();
        }
    }

    private static Rfc2136Backend.Builder builder() {
        return Rfc2136Backend.builder(named.address()).port(Named.PORT).zone("trouble.example");
    }

    private static void create(Rfc2136Backend backend) {
        backend.change(ZONE, List.of(RrsetChange.create(WWW)));
    }

    @Test
    void anUnknownKeyIsNamed() {
        Rfc2136Backend backend =
                builder().key(TsigKey.of("other-key", Secret.of(Named.SECRET))).build();

        assertThatThrownBy(() -> create(backend))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("other-key")
                .hasMessageContaining("BADKEY");
    }

    @Test
    void anotherSecretIsToldFromAnUnknownKey() {
        Rfc2136Backend backend = builder()
                .key(TsigKey.of(Named.KEY, Secret.of("YW5vdGhlciBzZWNyZXQ=")))
                .build();

        assertThatThrownBy(() -> create(backend))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("BADSIG")
                .hasMessageNotContaining("YW5vdGhlciBzZWNyZXQ=");
        assertThatThrownBy(() -> backend.records(ZONE))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("BADSIG");
    }

    @Test
    void aClockThatIsWrongIsToldApart() {
        TSIG late = new TSIG(
                TSIG.HMAC_SHA256,
                Wire.name(KEY.name()),
                new SecretKeySpec(Base64.getDecoder().decode(Named.SECRET), "HmacSHA256"),
                Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));
        NameServer server = new NameServer(new InetSocketAddress(named.address(), Named.PORT), Duration.ofSeconds(5));

        assertThatThrownBy(() -> server.send(Updates.of(ZONE, List.of(RrsetChange.create(WWW))), late))
                .hasRootCauseInstanceOf(NameServer.TsigException.class)
                .hasMessageContaining("BADTIME");
    }

    @Test
    void whoMayNotIsToldWhatMustAdmitHim() {
        assertThatThrownBy(() -> create(builder().build()))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("update-policy")
                .hasMessageContaining("give a key");
    }

    @Test
    void aLockedZoneIsToldAndNothingIsChanged() {
        Rfc2136Backend backend = builder().key(KEY).build();
        named.rndc("freeze", "trouble.example");
        try {
            assertThatThrownBy(() -> create(backend))
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("frozen");
        } finally {
            named.rndc("thaw", "trouble.example");
        }
        assertThat(backend.get(ZONE, WWW.name(), Rdata.A)).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        Rfc2136Backend backend = Rfc2136Backend.builder("127.0.0.1")
                .port(1)
                .zone("trouble.example")
                .timeout(Duration.ofSeconds(1))
                .build();

        assertThatThrownBy(() -> create(backend))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("127.0.0.1 port 1");
        assertThatThrownBy(() -> backend.records(ZONE)).isInstanceOf(ProviderUnavailableException.class);
    }

    @Test
    void aZoneThatItDoesNotServeIsToldApart() {
        Rfc2136Backend backend = builder().zone("elsewhere.example").key(KEY).build();

        assertThatThrownBy(() -> backend.change(
                        DomainName.of("elsewhere.example"),
                        List.of(RrsetChange.create(Rrset.of("www.elsewhere.example", Rdata.a("192.0.2.1"))))))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("not the primary");
    }

    @Test
    void whatIsWrongIsToldAtOnceBeforeAnythingIsAsked() {
        assertThatThrownBy(() -> Rfc2136Backend.builder("no such host.invalid")
                        .port(0)
                        .timeout(Duration.ZERO)
                        .build())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("port")
                .hasMessageContaining("zones")
                .hasMessageContaining("timeout")
                .hasMessageContaining("host");
        assertThatThrownBy(() -> new TsigKey(DomainName.of("k"), "hmac-md5", Secret.of("§")))
                .hasMessageContaining("hmac-md5")
                .hasMessageContaining("Base64")
                .hasMessageNotContaining("§");
    }

    @Test
    void aSyncIsMadeAndANoOpLeavesTheSerial() {
        Rfc2136Backend backend = builder().key(KEY).build();
        ZoneSync sync = ZoneSync.of(backend).forcing();
        Mark owner = new Mark("acme", "lin1", Address.parse("shop/main/domain/site.example"), 1);
        List<Rrset> wanted = IntStream.range(0, 600)
                .mapToObj(i -> Rrset.of("host-" + i + ".trouble.example", Rdata.a("192.0.2." + i % 250)))
                .toList();

        List<RecordResult> results = sync.apply(sync.plan(ZONE, owner, wanted));
        String serial = serial();
        sync.apply(sync.plan(ZONE, owner, wanted));

        assertThat(results).allMatch(RecordResult::succeeded);
        assertThat(serial()).isEqualTo(serial);
        sync.apply(sync.plan(ZONE, owner, List.of()));
        assertThat(backend.records(ZONE)).extracting(Rrset::type).containsExactly(Rdata.NS);
    }

    private static String serial() {
        return named.rndc("zonestatus", "trouble.example")
                .lines()
                .filter(line -> line.startsWith("serial"))
                .findFirst()
                .orElseThrow();
    }
}
