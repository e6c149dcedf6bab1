package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Deployment;
import io.vaporform.Exposure;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryTraffic.Request;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/expose.md. */
class ExposureExamplesTest {

    private final InMemoryProvider provider = InMemoryProvider.create();
    private final Infrastructure infra =
            Infrastructure.builder().provider(provider).build();
    private final Project shop = infra.project("shop");
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        infra.close();
    }

    @Test
    void aDeploymentIsExposedInOneLine() {
        // example: balancer
        infra.project("platform").loadBalancers().provision("edge", edge -> edge.http(80)
                .https(443)
                .shared()
                .reachedAt(DnsTarget.host("edge.example.net")));
        // end
        // example: expose
        Deployment web = shop.deploy("web", a -> a.image("shop/web:1.4").port(8080));
        shop.expose(web).at("shop.example.com").apply();

        Exposure exposure = shop.exposure("shop.example.com");
        told.addAll(exposure.instructions()); // the DNS records to set
        // end
        assertThat(told).hasSize(2);
        publish(exposure);
        shop.expose(web).at("shop.example.com").apply();
        // example: look
        if (exposure.isReady()) {
            told.addAll(exposure.urls()); // https://shop.example.com/
        }
        // end
        assertThat(told).contains("https://shop.example.com/");
        assertThat(provider.world()
                        .traffic()
                        .send(
                                new Address("platform", "main", Kind.LOAD_BALANCER, "edge"),
                                Request.of("shop.example.com", "/").overTls())
                        .status())
                .isEqualTo(200);
        // example: plan
        Exposure both = shop.expose(web)
                .at("shop.example.com", "www.shop.example.com")
                .through("platform/main/edge")
                .health("/ready")
                .certificate(c -> c.key(KeyType.RSA_2048))
                .route(r -> r.algorithm(BalancingAlgorithm.LEAST_CONN));
        Plan plan = both.plan(); // each domain, the certificate and the route, with what changes and why
        both.apply(plan);
        // end
        assertThat(plan.isNoOp()).isFalse();
        // example: remove
        ApplyResult removed = exposure.remove();
        told.addAll(removed.instructions()); // if a host still leads here: what has to go first
        // end
        assertThat(shop.routes().list()).isEmpty();
    }

    private void publish(Exposure exposure) {
        exposure.domains().forEach(domain -> domain.challenge().ifPresent(challenge -> provider.world()
                .internet()
                .publish(Rrset.of(challenge.where(), Rdata.txt(challenge.value())))));
    }
}
