package io.vaporform.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Blueprint;
import io.vaporform.Domain;
import io.vaporform.DomainRef;
import io.vaporform.Infrastructure;
import io.vaporform.event.Finding;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.plan.ApplyResult;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code on docs/domains.md runs, and is the code that is shown there. */
class DomainsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "domains.md");
    private static final Path EXAMPLES = Path.of("src/test/java/io/vaporform/dns/DomainsPageTest.java");

    @Test
    void theProviderIsBuiltWithoutReachingAnybody() {
        Secret apiKey = Secret.of("key");
        // example
        DnsProvider dns = DnsProvider.builder()
                .backend(
                        PowerDnsBackend.builder("http://127.0.0.1:8081", apiKey).build())
                .managed(ManagedNames.below("apps.example.com").reserve("billing"))
                .aliasesTo("verify.example.com")
                .build();
        Infrastructure infra = Infrastructure.builder()
                .installation("acme-prod")
                .provider(dns)
                .supervise()
                .build();
        // end
        infra.close();
        assertThat(dns.describe()).contains("127.0.0.1:8081");
    }

    @Test
    void aDomainIsAddedShownAndReleased() {
        InMemoryWorld world = InMemoryWorld.create();
        List<String> told = new ArrayList<>();
        try (Infrastructure infra = Infrastructure.builder()
                .provider(InMemoryProvider.builder().world(world).build())
                .build()) {
            // example
            Domain domain = infra.project("shop")
                    .domains()
                    .add("www.shop.example", d -> d.pointTo(DnsTarget.host("edge.example.com")));
            domain.instruction().ifPresent(told::add);
            // end
            DomainChallenge challenge = domain.challenge().orElseThrow();
            world.internet().publish(Rrset.of(challenge.where(), Rdata.txt(challenge.value())));
            // example
            if (domain.verify().isReady()) {
                told.add(
                        domain.name() + " is yours since " + domain.verifiedAt().orElseThrow());
            }
            // end
            // example
            domain.update(d -> d.pointTo(DnsTarget.addresses("192.0.2.10", "2001:db8::10")));
            domain.updateRecords(List.of(
                    Rrset.of("www.shop.example", Rdata.mx(10, "mx.example.net")),
                    Rrset.of("_dmarc.www.shop.example", Rdata.txt("v=DMARC1; p=none"))));
            // end
            // example
            domain.status().issues().forEach(issue -> told.add(issue.text() + ": " + issue.cure()));
            List<Finding> findings = infra.project("shop").stack().findings();
            // end
            assertThat(findings).isEmpty();
            // example
            ApplyResult released = domain.release();
            told.addAll(released.instructions());
            // end
            assertThat(infra.project("shop").domains().list()).isEmpty();
        }
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("_vaporform-challenge.www.shop.example");
    }

    @Test
    void aBlueprintHasDomainsToo() {
        try (Infrastructure infra = Infrastructure.inMemory()) {
            // example
            Blueprint shop = Blueprint.named("shop", b -> {
                DomainRef domain = b.domain("www.shop.example", d -> d.pointTo(DnsTarget.host("edge.example.com")))
                        .protect();
                b.deployment("web", w -> w.image("shop/web:1").port(8080).env("PUBLIC_HOST", domain.value()));
            });
            // end
            assertThat(infra.project("shop").apply(shop).instructions()).hasSize(1);
        }
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        assertThat(blocks(Files.readString(PAGE), "```java\\n(.*?)```"))
                .isEqualTo(blocks(Files.readString(EXAMPLES), "// example\\n(.*?)// end\\n"));
    }

    private static List<String> blocks(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(found -> found.group(1).stripTrailing().stripIndent())
                .toList();
    }
}
