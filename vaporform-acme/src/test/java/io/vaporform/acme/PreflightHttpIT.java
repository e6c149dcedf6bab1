package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.vaporform.dns.DnsProvider;
import io.vaporform.spec.Secret;
import io.vaporform.tls.CertificateMaterial;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** What is told before a CA is asked, by what web servers answer. */
class PreflightHttpIT extends PreflightITCase {

    @Test
    void whatAnswersInTheWrongPlaceIsTold() {
        assertThat(problems("closed.shop.test"))
                .singleElement()
                .asString()
                .contains("closed.shop.test at 127.0.0.92", "the port is closed");
        assertThat(problems("other.shop.test"))
                .singleElement()
                .asString()
                .contains("another server", "404", "\"This is somebody else\"", Challenges.PATH);
        // A CA may take either of them, and that of IPv6 first.
        assertThat(problems("six.shop.test"))
                .singleElement()
                .asString()
                .contains("six.shop.test at 0:0:0:0:0:0:0:1", "the port is closed");
        assertThat(problems("both.shop.test")).singleElement().asString().contains("both.shop.test at " + OTHER);
    }

    @Test
    void whoTakesConnectionsAndSaysNothingIsTold() throws IOException {
        try (ServerSocket mute = new ServerSocket()) {
            mute.bind(new InetSocketAddress("127.0.0.93", pebble.httpPort()));

            assertThat(problems("mute.shop.test")).singleElement().asString().contains("no answer within 10 s");
        }
    }

    @Test
    void redirectsAreFollowedAsACaDoes() {
        redirect("http://good.shop.test:" + pebble.httpPort());
        assertThat(problems("other.shop.test")).isEmpty();

        redirect("");
        assertThat(problems("other.shop.test")).singleElement().asString().contains("in a loop");
        redirect("http://127.0.0.1:" + pebble.httpPort());
        assertThat(problems("other.shop.test"))
                .singleElement()
                .asString()
                .contains("redirects to http://127.0.0.1", "where no CA follows");
        redirect("http://good.shop.test:8080");
        assertThat(problems("other.shop.test")).singleElement().asString().contains("port 80 or 443");
        redirect("http://nobody.shop.test");
        assertThat(problems("other.shop.test")).singleElement().asString().contains("leads to no address");
    }

    @Test
    void aRedirectToHttpsIsFollowedWhateverItsCertificate() throws Exception {
        CertificateMaterial material = CertificateMaterial.read(
                certificates.provision("good.shop.test").current().orElseThrow());
        HttpsServer https = HttpsServer.create(new InetSocketAddress(OTHER, 443), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(identity(material)));
        https.createContext("/", exchange -> answer(exchange, 200, ofOurs(exchange.getRequestURI())));
        https.start();
        try {
            redirect("https://other.shop.test");

            assertThat(problems("other.shop.test")).isEmpty();
        } finally {
            https.stop(0);
        }
        assertThat(problems("other.shop.test")).singleElement().asString().contains("port 443", "is closed");
    }

    private static SSLContext identity(CertificateMaterial material) throws Exception {
        char[] password = "x".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(material.toPkcs12(Secret.of("x"), "leaf")), password);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String ofOurs(URI path) throws IOException {
        URL url = new URL("http://" + OURS + ":" + pebble.httpPort() + path);
        try (InputStream body = url.openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void privateAddressesAreNotConnectedToUnlessThatIsAllowed() {
        DnsProvider dns = dns();
        use(
                dns,
                AcmeProvider.builder()
                        .ca(AcmeITCase.ca(pebble))
                        .agreeToTerms()
                        .http01()
                        .dns(dns));
        assertThat(problems("other.shop.test"))
                .singleElement()
                .asString()
                .contains("leads to " + OTHER + ", which is no public address");
        assertThat(problems("inside.shop.test")).singleElement().asString().contains("10.1.2.3");
    }
}
