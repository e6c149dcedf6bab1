package io.vaporform.samples.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.testsupport.Pebble;
import io.vaporform.testsupport.Visitor;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample, started as its {@code main} does, with a certificate of a real Pebble. */
class HttpsHostIT {

    private static final String NAME = "shop.example.com";

    @Test
    void itServesHttpsAndAsksForNothingWhenItIsStartedAgain(@TempDir Path state) throws Exception {
        try (Pebble pebble = Pebble.builder().start()) {
            int https = pebble.tlsPort();
            String[] arguments = {
                NAME,
                state.toString(),
                String.valueOf(pebble.httpPort()),
                String.valueOf(https),
                pebble.directory().toString(),
                pebble.apiCaFile().toString()
            };
            Visitor visitor = new Visitor(pebble.roots());

            HttpsHost host = Main.start(arguments);
            BigInteger first;
            try (host) {
                assertThat(visitor.get(NAME, https)).startsWith("HTTP/1.1 200").endsWith("It has a certificate.\n");
                assertThat(redirect(pebble.httpPort())).isEqualTo("https://" + NAME + ":" + https + "/a/b?c=d");
                first = visitor.shown(NAME, https);
            }
            HttpsHost again = Main.start(arguments);
            try (again) {
                assertThat(visitor.shown(NAME, https)).isEqualTo(first);
            }
            assertThat(pebble.log().split("Issued certificate serial ", -1)).hasSize(2);
        }
    }

    private static String redirect(int port) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/a/b?c=d"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(308);
        return answer.headers().firstValue("Location").orElseThrow();
    }
}
