package io.vaporform.samples.zerodowntime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Data;
import io.vaporform.Deployment;
import io.vaporform.Exposure;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.acme.AcmeCa;
import io.vaporform.acme.AcmeProvider;
import io.vaporform.dns.AuthoritativeDns;
import io.vaporform.dns.DnsProvider;
import io.vaporform.dns.Rfc2136Backend;
import io.vaporform.dns.TsigKey;
import io.vaporform.docker.DockerProvider;
import io.vaporform.haproxy.HaproxyProvider;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Secret;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import io.vaporform.testsupport.DnsTree;
import io.vaporform.testsupport.DockerEngine;
import io.vaporform.testsupport.LocalServer;
import io.vaporform.testsupport.Named;
import io.vaporform.testsupport.Pebble;
import io.vaporform.testsupport.Visitor;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host for a deployment in one line: containers of a real Docker Engine behind a real HAProxy, records on a real BIND, and a certificate of a real Pebble that looks at HAProxy. */
@Timeout(180)
class ExposeIT {

    private static final String IMAGE = "vaporform/busybox:1";
    private static final String HOST = "www.shop.test";
    private static final String SERVER = Named.address(222);
    private static final String RESOLVER = Named.address(223);

    @TempDir
    private Path directory;

    private DnsTree tree;
    private Pebble pebble;
    private DnsBackend zone;
    private Infrastructure infra;
    private Project shop;

    @BeforeEach
    void start() {
        LocalServer.program("haproxy");
        DockerEngine engine = DockerEngine.with(IMAGE);
        tree = new DnsTree(220, "shop IN NS ns.shop", "ns.shop IN A " + SERVER);
        tree.start(Named.at(SERVER).zone("shop.test", "@ IN NS ns", "ns IN A " + SERVER));
        zone = Rfc2136Backend.builder(SERVER)
                .port(Named.PORT)
                .key(TsigKey.of(Named.KEY, Secret.of(Named.SECRET)))
                .zone("shop.test")
                .build();
        tree.start(Named.at(RESOLVER).resolver(tree.root()));
        pebble = Pebble.builder().dns(RESOLVER + ":" + Named.PORT).start();
        infra = Infrastructure.builder()
                .installation("expose-" + UUID.randomUUID().toString().substring(0, 6))
                .provider(DockerProvider.builder().host(engine.host()).build())
                .provider(HaproxyProvider.builder(directory.resolve("lb"))
                        .address("127.0.0.1")
                        .build())
                .provider(dns())
                .provider(AcmeProvider.builder()
                        .ca(AcmeCa.of(pebble.directory().toString()).trusting(pebble.apiCa()))
                        .agreeToTerms()
                        .http01()
                        .build())
                .build();
        infra.project("platform").loadBalancers().provision("edge", edge -> edge.http(pebble.httpPort())
                .https(pebble.tlsPort())
                .shared()
                .reachedAt(DnsTarget.addresses("127.0.0.1")));
        shop = infra.project("shop");
    }

    private DnsProvider dns() {
        return DnsProvider.builder()
                .dns(AuthoritativeDns.builder()
                        .roots(tree.root())
                        .port(Named.PORT)
                        .timeout(Duration.ofMillis(900))
                        .allowPrivate()
                        .build())
                .backend(zone)
                .build();
    }

    @AfterEach
    void stop() {
        if (infra != null) {
            shop.destroy(Data.DELETE);
            infra.project("platform").destroy(Data.DELETE);
            infra.close();
        }
        if (pebble != null) {
            pebble.close();
        }
        if (tree != null) {
            tree.close();
        }
    }

    @Test
    void aDeploymentGetsItsHostItsCertificateAndItsRoute() throws Exception {
        Deployment web = shop.deploy("web", it -> it.image(IMAGE)
                .port(8080)
                .health(HealthCheck.http("/healthz").every(Duration.ofMillis(500))));

        Exposure exposure = shop.expose(web)
                .at(HOST)
                // A real customer's name is let go when no resolver has its records any more.
                .domain(DomainSpec.Builder::releaseWhileServing);
        exposure.apply();
        assertThat(exposure.isReady()).isFalse();
        assertThat(exposure.instructions()).anySatisfy(line -> assertThat(line).contains(HOST));

        setAsTold(exposure);
        exposure.apply();

        assertThat(exposure.instructions()).isEmpty();
        assertThat(exposure.isReady()).isTrue();
        Visitor visitor = new Visitor(pebble.roots());
        assertThat(Visitor.inClear(HOST, pebble.httpPort(), "/healthz?a=b"))
                .startsWith("HTTP/1.1 308")
                .contains("location: https://" + HOST + ":" + pebble.tlsPort() + "/healthz?a=b\r\n");
        assertThat(visitor.get(HOST, pebble.tlsPort(), "/healthz")).startsWith("HTTP/1.1 200");

        BigInteger first = visitor.shown(HOST, pebble.tlsPort());
        exposure.certificate().renew();
        assertThat(visitor.shown(HOST, pebble.tlsPort()))
                .isNotEqualTo(first)
                .isEqualTo(new BigInteger(
                        exposure.certificate().current().orElseThrow().serial(), 16));

        exposure.remove();
        assertThat(Visitor.inClear(HOST, pebble.httpPort(), "/")).startsWith("HTTP/1.1 404");
    }

    /** What the customer does. */
    private void setAsTold(Exposure exposure) {
        exposure.domains().forEach(domain -> domain.challenge()
                .ifPresent(challenge -> zone.change(
                        DomainName.of("shop.test"),
                        List.of(RrsetChange.create(new Rrset(
                                DomainName.of(challenge.where()),
                                Duration.ofSeconds(60),
                                List.of(Rdata.txt(challenge.value()))))))));
    }
}
