package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vaporform.Certificates;
import io.vaporform.Infrastructure;
import io.vaporform.dns.DnsProvider;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spi.DnsBackend;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.StateStore;
import io.vaporform.testsupport.AcmeFault;
import io.vaporform.testsupport.AcmeProxy;
import io.vaporform.testsupport.AcmeRequest;
import io.vaporform.testsupport.DnsTree;
import io.vaporform.testsupport.Named;
import io.vaporform.testsupport.Pebble;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Names on real BINDs, web servers at several addresses, and a real Pebble for what is ordered. */
abstract class PreflightITCase {

    static final String SERVER = Named.address(142);
    static final String SECONDARY = Named.address(143);
    static final String RESOLVER = Named.address(144);
    static final String NOBODY = Named.address(149);
    static final String OURS = "127.0.0.1";
    static final String OTHER = "127.0.0.91";
    static final DomainName ZONE = DomainName.of("shop.test");
    static final String CA = "ca.example";

    static DnsTree tree;
    static DnsBackend direct;
    static Pebble pebble;
    static AcmeProxy proxy;

    Infrastructure infra;
    Certificates certificates;
    HttpServer other;

    @BeforeAll
    static void start() {
        tree = new DnsTree(
                140,
                "shop IN NS ns1.shop",
                "shop IN NS ns2.shop",
                "ns1.shop IN A " + SERVER,
                "ns2.shop IN A " + SECONDARY,
                "caa IN NS ns.caa",
                "ns.caa IN A " + SERVER,
                "silent IN NS ns.silent",
                "ns.silent IN A " + NOBODY);
        tree.start(Named.at(SERVER)
                .zone(
                        "shop.test",
                        "@ IN NS ns1",
                        "@ IN NS ns2",
                        "ns1 IN A " + SERVER,
                        "ns2 IN A " + SECONDARY,
                        "good IN A " + OURS,
                        "mail IN MX 10 good",
                        "closed IN A 127.0.0.92",
                        "mute IN A 127.0.0.93",
                        "other IN A " + OTHER,
                        "both IN A " + OURS,
                        "both IN A " + OTHER,
                        "six IN A " + OURS,
                        "six IN AAAA ::1",
                        "inside IN A 10.1.2.3")
                .zone(
                        "caa.test",
                        "@ IN NS ns",
                        "ns IN A " + SERVER,
                        "@ IN CAA 0 issue \"other.example\"",
                        "www IN A " + OURS,
                        "ours IN A " + OURS,
                        "ours IN CAA 0 issue \"" + CA + "\"",
                        "method IN A " + OURS,
                        "method IN CAA 0 issue \"" + CA + "; validationmethods=dns-01\"",
                        "account IN A " + OURS,
                        "account IN CAA 0 issue \"" + CA + "; accounturi=https://ca.example/acct/1\"",
                        "wild IN CAA 0 issue \"" + CA + "\"",
                        "wild IN CAA 0 issuewild \";\""));
        // It is told of nothing, and looks when it is told to: what comes later it does not have.
        tree.start(Named.at(SECONDARY).secondary("shop.test", SERVER, ""));
        tree.start(Named.at(RESOLVER).resolver(tree.root()));
        direct = DnsITCase.backend(SERVER, ZONE);
        pebble = Pebble.builder().dns(RESOLVER + ":" + Named.PORT).start();
        proxy = AcmeProxy.before(pebble);
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.close();
        }
        if (pebble != null) {
            pebble.close();
        }
        if (direct != null) {
            direct.close();
        }
        if (tree != null) {
            tree.close();
        }
    }

    @BeforeEach
    void build() throws IOException {
        // Pebble has no names for CAA records.
        proxy.always(AcmeRequest.Kind.DIRECTORY, new AcmeFault.Answered(200, "application/json", directory()));
        DnsProvider dns = dns();
        use(dns, acme().dns(dns));
        other = HttpServer.create(new InetSocketAddress(OTHER, pebble.httpPort()), 0);
        other.createContext("/", exchange -> answer(exchange, 404, "This is\nsomebody else"));
        other.start();
    }

    static String directory() {
        String base = "https://localhost:" + proxy.directory().getPort();
        return "{\"newNonce\":\"" + base + "/nonce-plz\",\"newAccount\":\"" + base + "/sign-me-up\",\"newOrder\":\""
                + base
                + "/order-plz\",\"revokeCert\":\"" + base + "/revoke-cert\",\"keyChange\":\"" + base
                + "/rollover-account-key\",\"meta\":{\"caaIdentities\":[\"" + CA + "\"]}}";
    }

    static AcmeProvider.Builder acme() {
        return AcmeProvider.builder()
                .ca(AcmeCa.of(proxy.directory().toString()).trusting(proxy.ca()))
                .agreeToTerms()
                .allowPrivate()
                .http01(new InetSocketAddress(OURS, pebble.httpPort()))
                .httpPort(pebble.httpPort())
                .timeout(Duration.ofSeconds(5));
    }

    static DnsProvider dns() {
        return DnsITCase.provider(tree).backend(DnsITCase.backend(SERVER, ZONE)).build();
    }

    void use(DnsProvider dns, AcmeProvider.Builder acme) {
        use(dns, acme, MemoryStateStore.create());
    }

    void use(DnsProvider dns, AcmeProvider.Builder acme, StateStore store) {
        if (infra != null) {
            infra.close();
        }
        infra = AcmeITCase.infrastructure(acme.build(), store, builder -> builder.provider(dns));
        certificates = infra.project("shop").certificates();
    }

    static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @AfterEach
    void end() {
        other.stop(0);
        infra.close();
        proxy.heal();
        assertThat(direct.records(ZONE)).noneMatch(set -> set.type().equals(Rdata.TXT));
    }

    List<String> problems(String name) {
        return certificates.preflight(CertificateSpec.of(name));
    }

    final void redirect(String to) {
        other.removeContext("/");
        other.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", to + exchange.getRequestURI());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
    }
}
