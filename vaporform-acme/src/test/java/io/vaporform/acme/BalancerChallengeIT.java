package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vaporform.Exposure;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryTraffic.Answer;
import io.vaporform.memory.InMemoryTraffic.Request;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.testsupport.Pebble;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real Pebble looks at a load balancer in memory, which has the port that it looks at: nobody else answers. */
class BalancerChallengeIT {

    private static final String HOST = "shop.example.com";
    private static final String WWW = "www.example.com";
    private static final Address EDGE = new Address("shop", "main", Kind.LOAD_BALANCER, "edge");

    private final Pebble pebble = Pebble.builder().start();
    private final InMemoryWorld world = InMemoryWorld.create();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AcmeProvider acme = AcmeProvider.builder()
            .ca(AcmeITCase.ca(pebble))
            .agreeToTerms()
            .http01()
            .build();
    private final Infrastructure infra = AcmeITCase.infrastructure(
            acme,
            MemoryStateStore.create(),
            b -> b.provider(InMemoryProvider.builder().world(world).build()));
    private final Project shop = infra.project("shop");
    private final HttpServer http;

    BalancerChallengeIT() throws IOException {
        http = HttpServer.create(new InetSocketAddress("127.0.0.1", pebble.httpPort()), 0);
    }

    @BeforeEach
    void listen() {
        http.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            Answer answer = world.traffic()
                    .send(EDGE, Request.of(exchange.getRequestHeaders().getFirst("Host"), path));
            byte[] bytes = answer.text().orElse("").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        http.start();
        shop.loadBalancers()
                .provision("edge", edge -> edge.http(80).https(443).reachedAt(DnsTarget.host("edge.example.net")));
        shop.deploy("web", a -> a.image("shop/web:1").port(8080));
    }

    @AfterEach
    void close() {
        infra.close();
        http.stop(0);
        pebble.close();
    }

    private Exposure exposed() {
        Exposure exposure = shop.expose(shop.deployment("web")).at(HOST, WWW).certificate(c -> c.on(AcmeProvider.ID));
        exposure.apply();
        exposure.domains().forEach(domain -> domain.challenge().ifPresent(challenge -> world.internet()
                .publish(Rrset.of(challenge.where(), Rdata.txt(challenge.value())))));
        exposure.apply();
        return exposure;
    }

    @Test
    void theCertificateOfAnExposureIsGotThroughItsLoadBalancerAndRenewedBehindTheWayToTls() throws Exception {
        Exposure exposure = exposed();

        assertThat(exposure.instructions()).isEmpty();
        assertThat(exposure.isReady()).isTrue();
        CertificateOutputs first = exposure.certificate().current().orElseThrow();
        AcmeITCase.verify(first, pebble);
        assertThat(asked).isNotEmpty();
        assertThat(world.traffic().send(EDGE, Request.of(HOST, asked.get(0))).text())
                .isEmpty();
        assertThat(world.traffic().send(EDGE, Request.of(HOST, "/")).status()).isEqualTo(301);

        exposure.certificate().renew();

        CertificateOutputs second = exposure.certificate().current().orElseThrow();
        assertThat(second.serial()).isNotEqualTo(first.serial());
        assertThat(exposure.plan().isNoOp()).isTrue();
    }
}
