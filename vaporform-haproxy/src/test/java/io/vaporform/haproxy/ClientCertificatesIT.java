package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Address;
import io.vaporform.spec.ClientCertificates;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spi.Mark;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Clients that are asked for certificates by the real HAProxy, those of each route by those of its authorities. */
class ClientCertificatesIT extends RouteITCase {

    /** A key with a certificate that is its own authority. */
    private Optional<KeyStore> client(String name) throws Exception {
        return Optional.of(key(name, "EC", "256"));
    }

    private KeyStore key(String name, String algorithm, String size) throws Exception {
        Path file = path.resolve(name + ".p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-keyalg",
                        algorithm,
                        "-keysize",
                        size,
                        "-validity",
                        "9",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor()).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static String chain(KeyStore store, String name) throws Exception {
        return String.join("\n", LoadedAuthorities.pem(List.of((X509Certificate) store.getCertificate(name)))) + "\n";
    }

    private static Secret key(KeyStore store, String name) throws Exception {
        byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
        return Secret.of("-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key) + "\n-----END PRIVATE KEY-----\n");
    }

    private static ClientCertificates issuedBy(Optional<KeyStore> client, String name) throws Exception {
        return ClientCertificates.of(chain(client.orElseThrow(), name));
    }

    @Test
    void onlyClientsWithACertificateComeThrough() throws Exception {
        Optional<KeyStore> good = client("good");
        Optional<KeyStore> other = client("other");
        ClientCertificates asked = issuedBy(good, "good");
        route(route -> shown(route.host("b.test")).with(asked));
        routes.put(
                new Mark("i", "l", Address.parse("shop/main/route/open"), 1),
                shown(RouteSpec.builder("edge", "c.test").to("web")).build(),
                NOW);

        assertThat(getByTls("a.test", "a.test", good).status()).isEqualTo(200);
        assertThat(getByTls("a.test", "A.Test.:443", good).status()).isEqualTo(200);
        assertThatThrownBy(() -> getByTls("a.test", "a.test", other)).isInstanceOf(IOException.class);
        assertThatThrownBy(this::getByTls).isInstanceOf(IOException.class);
        assertThat(get().status()).isEqualTo(403);
        // Nobody was asked for one in the handshake of c.test.
        assertThat(getByTls("c.test", "a.test", Optional.empty()).status()).isEqualTo(421);
        assertThat(getByTls("c.test", "c.test", Optional.empty()).status()).isEqualTo(503);
        // A session of another name would bring along a certificate that nobody held against the authorities of this
        // one.
        assertThat(directory.config()).content().contains("tune.ssl.cachesize 0\n");

        ClientCertificates others = issuedBy(other, "other");
        route(route -> shown(route.host("b.test")).with(others));
        assertThat(getByTls("b.test", "b.test", other).status()).isEqualTo(200);
        assertThatThrownBy(() -> getByTls("b.test", "b.test", good)).isInstanceOf(IOException.class);

        proxy.journal()
                .put(proxy.journal().balancer().orElseThrow().with(SlotCounts.grown(proxy.journal(), "src-http-2000")));
        assertThat(proxy.load()).isEqualTo(HaproxyProcess.Done.RELOADED);
        assertThat(getByTls("a.test", "a.test", other).status()).isEqualTo(200);
        assertThatThrownBy(() -> getByTls("a.test", "a.test", good)).isInstanceOf(IOException.class);

        route(this::shown);
        assertThat(getByTls().status()).isEqualTo(200);
        assertThat(get().status()).isEqualTo(200);
        routes.remove(MARK);
        String authorities = proxy.withWorker(worker -> worker.socket().ask(RuntimeCommand.of("show ssl ca-file")));
        assertThat(authorities).doesNotContain(MARK.token());
    }

    @Test
    void routesOfAHostAskForTheSameCertificates() throws Exception {
        ClientCertificates asked = issuedBy(client("good"), "good");
        route(route -> shown(route).with(asked));
        Address other = Address.parse("shop/main/route/other");
        RouteSpec open =
                RouteSpec.builder("edge", "a.test").path("/open").to("web").build();

        assertThat(HaproxyRoutes.unlike(proxy, other, open)).hasValueSatisfying(why -> assertThat(why)
                .startsWith("shop/main/route/web has one of the hosts [a.test] and other client certificates"));
        assertThat(HaproxyRoutes.unlike(proxy, MARK.address(), open)).isEmpty();
        assertThat(HaproxyRoutes.unlike(
                        proxy, other, open.toBuilder().with(asked).build()))
                .isEmpty();
    }

    @Test
    void whatHaproxyDoesNotTakeIsNotKeptAndHarmsNobodyElse() throws Exception {
        route(this::shown);
        Mark other = new Mark("i", "l", Address.parse("shop/main/route/other"), 1);
        KeyStore weak = key("weak", "RSA", "1024");
        RouteSpec.Builder wanted = RouteSpec.builder("edge", "d.test").to("web");
        RouteSpec refused = wanted.certificate(Value.of(chain(weak, "weak")), Value.of(key(weak, "weak")))
                .build();

        assertThatThrownBy(() -> routes.put(other, refused, NOW))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("unable to load SSL certificate");
        assertThat(routes.find(other)).isEmpty();
        assertThatThrownBy(() -> routes.put(
                        other,
                        refused.toBuilder()
                                .with(issuedBy(client("good"), "good"))
                                .build(),
                        NOW))
                .isInstanceOf(ProvisioningException.class);
        assertThat(routes.find(other)).isEmpty();
        assertThat(directory.certificate(other.token())).doesNotExist();

        // One that had a good one keeps it.
        routes.put(other, shown(RouteSpec.builder("edge", "b.test").to("web")).build(), NOW);
        EdgeRoute before = routes.find(other).orElseThrow();
        assertThatThrownBy(() -> routes.put(other, refused, NOW)).isInstanceOf(ProvisioningException.class);
        assertThat(routes.find(other)).contains(before);

        assertThat(Leftovers.kill(directory, Edge.LIMITS.hardStop())).isTrue();
        proxy.load();
        assertThat(getByTls().status()).isEqualTo(200);
        assertThat(getByTls("b.test", "b.test", Optional.empty()).status()).isEqualTo(503);
    }
}
