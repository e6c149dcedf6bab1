package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryTraffic.Answer;
import io.vaporform.memory.InMemoryTraffic.Request;
import io.vaporform.spec.Address;
import io.vaporform.spec.AllowList;
import io.vaporform.spec.BasicAuth;
import io.vaporform.spec.Hsts;
import io.vaporform.spec.Kind;
import io.vaporform.spec.RateLimit;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.SecurityHeaders;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The example of docs/traffic.md on what routes do on the way. */
class MiddlewareExamplesTest {

    private static final Address EDGE = new Address("shop", "main", Kind.LOAD_BALANCER, "edge");

    @Test
    void aRouteLetsThroughWhomItKnows() {
        InMemoryProvider provider = InMemoryProvider.create();
        Secret password = Secret.of("correct horse battery staple");
        try (Infrastructure infra = Infrastructure.builder().provider(provider).build()) {
            Project shop = infra.project("shop");
            shop.loadBalancers().provision("edge", edge -> edge.http(80).https(443));
            shop.deploy("admin", a -> a.image("shop/admin:1").port(8080));
            // example: middlewares
            shop.routes()
                    .provision(
                            "admin",
                            RouteSpec.builder("edge", "admin.example.com")
                                    .to("admin")
                                    .redirectToHttps()
                                    .with(AllowList.of("10.0.0.0/8", "2001:db8::/32"))
                                    .with(RateLimit.of(100, Duration.ofSeconds(10))) // for each client
                                    .with(BasicAuth.user("alice", password))
                                    .with(Hsts.of(Duration.ofDays(365)))
                                    .with(SecurityHeaders.DEFAULT)
                                    .build());
            // end
            Request known = Request.of("admin.example.com", "/").overTls().from("10.1.2.3");
            Answer asked = provider.world().traffic().send(EDGE, known);
            assertThat(asked.status()).isEqualTo(401);
            assertThat(asked.headers()).containsKey(Hsts.HEADER);
            assertThat(provider.world()
                            .traffic()
                            .send(EDGE, known.from("192.0.2.1"))
                            .status())
                    .isEqualTo(403);
        }
    }
}
