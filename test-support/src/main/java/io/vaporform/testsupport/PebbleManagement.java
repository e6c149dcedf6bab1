package io.vaporform.testsupport;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** What a {@link Pebble} tells who runs it. */
final class PebbleManagement {

    private static final int PATIENCE_MILLIS = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI uri;
    private final SSLSocketFactory trust;

    PebbleManagement(int port, X509Certificate ca) throws IOException {
        uri = URI.create("https://localhost:" + port);
        trust = TestCa.trusting(ca).getSocketFactory();
    }

    URI uri() {
        return uri;
    }

    /** Empty if there is no such thing. */
    Optional<String> get(String path) throws IOException {
        HttpsURLConnection connection = connection(path);
        if (connection.getResponseCode() == HttpURLConnection.HTTP_NOT_FOUND) {
            return Optional.empty();
        }
        try (InputStream body = connection.getInputStream()) {
            return Optional.of(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    void post(String path, Map<String, String> body) throws IOException {
        HttpsURLConnection connection = connection(path);
        connection.setDoOutput(true);
        connection.getOutputStream().write(JSON.writeValueAsBytes(body));
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new AssertionError(path + " was answered with " + connection.getResponseCode());
        }
    }

    private HttpsURLConnection connection(String path) throws IOException {
        HttpsURLConnection connection =
                (HttpsURLConnection) uri.resolve(path).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setSSLSocketFactory(trust);
        return connection;
    }
}
