package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.memory.InMemoryDns;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code on docs/dns.md runs, here, in the tests against BIND and in {@link RdapTest}, and is the code that is shown there. */
class DnsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "dns.md");
    private static final Path EXAMPLES = Path.of("src/test/java/io/vaporform/dns");

    @Test
    void recordsAreKeptInStep() {
        DnsBackend backend = InMemoryDns.zones("example.com");
        // example
        DomainName zone = DomainName.of("example.com");
        Mark owner = new Mark("acme-prod", "dns", Address.parse("shop/main/domain/site.example"), 1);
        List<Rrset> wanted = List.of(
                Rrset.of("www.example.com", Rdata.a("192.0.2.10"), Rdata.a("192.0.2.11")),
                Rrset.of("example.com", Rdata.mx(10, "mx1.example.net")).ttl(Duration.ofHours(1)),
                Rrset.of("_dmarc.example.com", Rdata.txt("v=DMARC1; p=none")));

        ZoneSync sync = ZoneSync.of(backend);
        ZonePlan plan = sync.plan(zone, owner, wanted);
        List<RecordResult> results = sync.apply(plan);
        // end
        assertThat(results).hasSize(3).allMatch(RecordResult::succeeded);
    }

    @Test
    void backEndsAreBuiltWithoutReachingThem() {
        Secret tsigSecret = Secret.of("c2VjcmV0");
        Secret apiKey = Secret.of("key");
        // example
        DnsBackend bind = Rfc2136Backend.builder("127.0.0.1")
                .key(TsigKey.of("vaporform-key", tsigSecret))
                .zone("example.com")
                .build();
        DnsBackend powerDns =
                PowerDnsBackend.builder("http://127.0.0.1:8081", apiKey).build();
        // end
        assertThat(bind.describe()).isEqualTo("RFC 2136 at 127.0.0.1:53");
        assertThat(powerDns.describe()).contains("127.0.0.1:8081");
        bind.close();
        powerDns.close();
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        List<String> run = new ArrayList<>();
        for (String file : List.of(
                "DnsPageTest.java",
                "AuthoritativeDnsIT.java",
                "ResolveIT.java",
                "CaaIT.java",
                "DnssecIT.java",
                "RdapTest.java",
                "PowerDnsTckIT.java")) {
            run.addAll(blocks(Files.readString(EXAMPLES.resolve(file)), "// example\\n(.*?)// end\\n"));
        }

        assertThat(blocks(Files.readString(PAGE), "```java\\n(.*?)```"))
                .hasSize(8)
                .isEqualTo(run);
    }

    private static List<String> blocks(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(found -> found.group(1).stripTrailing().stripIndent())
                .toList();
    }
}
