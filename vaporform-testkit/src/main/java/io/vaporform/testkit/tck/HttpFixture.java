package io.vaporform.testkit.tck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The fixture application reached over HTTP at its {@link From#HOST} endpoint. What is left to say is how to remove things. */
public abstract class HttpFixture implements Fixture {

    private static final int TIMEOUT_MILLIS = 5_000;

    /** For subclasses. */
    protected HttpFixture() {}

    @Override
    public String version(Instance instance) {
        return get(instance, "/version").orElseThrow();
    }

    @Override
    public Optional<String> env(Instance instance, String name) {
        return get(instance, "/env?" + encode(name));
    }

    @Override
    public List<String> arguments(Instance instance) {
        try {
            return new ObjectMapper().readValue(get(instance, "/args").orElseThrow(), new TypeReference<>() {});
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException("the fixture's answer to /args is no JSON array of strings", broken);
        }
    }

    @Override
    public String workingDirectory(Instance instance) {
        return get(instance, "/cwd").orElseThrow();
    }

    @Override
    public void write(Instance instance, String path, String text) {
        HttpURLConnection connection = open(instance, "/file?" + encode(path));
        try {
            connection.setRequestMethod("PUT");
            connection.setDoOutput(true);
            try (OutputStream body = connection.getOutputStream()) {
                body.write(text.getBytes(StandardCharsets.UTF_8));
            }
            if (answer(connection).isEmpty()) {
                throw new AssertionError("the fixture does not know PUT /file");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("PUT " + connection.getURL(), failed);
        }
    }

    @Override
    public Optional<String> read(Instance instance, String path) {
        return get(instance, "/file?" + encode(path));
    }

    private Optional<String> get(Instance instance, String path) {
        HttpURLConnection connection = open(instance, path);
        try {
            return answer(connection);
        } catch (IOException failed) {
            throw new UncheckedIOException("GET " + connection.getURL(), failed);
        }
    }

    private static HttpURLConnection open(Instance instance, String path) {
        Endpoint endpoint = instance.endpoints().stream()
                .filter(e -> e.from() == From.HOST)
                .findFirst()
                .orElseThrow(() -> new AssertionError(instance.name() + " cannot be reached from the host"));
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://" + endpoint.authority() + path).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            return connection;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The body; empty when there is no such thing. */
    private static Optional<String> answer(HttpURLConnection connection) throws IOException {
        if (connection.getResponseCode() == HttpURLConnection.HTTP_NOT_FOUND) {
            return Optional.empty();
        }
        try (InputStream body = connection.getInputStream()) {
            return Optional.of(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            connection.disconnect();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
