package io.vaporform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/** A vendor's JSON over HTTP: each call once, with its answer told apart into what is there, what is refused, and what is not known. Thread-safe. */
public final class JsonApi implements AutoCloseable {

    /** More than any zone. */
    private static final int LARGEST = 1 << 30;

    private static final int MOST_READINGS = 3;

    private final String name;
    private final String keyHeader;
    private final Secret key;
    private final @Nullable Duration pause;
    private final WebClient http;

    private Predicate<WebAnswer> comeAgain = answer -> false;

    private JsonApi(String name, String keyHeader, Secret key, Duration timeout, @Nullable Duration pause) {
        this.name = name;
        this.keyHeader = keyHeader;
        this.key = key;
        this.pause = pause;
        http = new WebClient(timeout, LARGEST, PoolingHttpClientConnectionManagerBuilder.create());
    }

    /**
     * One whose key goes in a header of its own.
     *
     * @param name for messages, such as {@code PowerDNS at http://192.0.2.53:8081}
     * @param timeout of each step: to connect, and to hear something again
     */
    public static JsonApi withKey(String name, String header, Secret key, Duration timeout) {
        return new JsonApi(name, header, key, timeout, null);
    }

    /**
     * One whose key is a bearer token (<a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750, 2.1</a>).
     *
     * @param pause how long to wait where it was asked too often, and does not say when it may be asked again
     */
    public static JsonApi withToken(String name, Secret token, Duration timeout, Duration pause) {
        return new JsonApi(name, HttpHeaders.AUTHORIZATION, Secret.of("Bearer " + token.reveal()), timeout, pause);
    }

    /** Which other answers say to come again, after the pause: nothing was begun. To be said before it is used. */
    public JsonApi comeAgain(Predicate<WebAnswer> which) {
        comeAgain = which;
        return this;
    }

    /** For a path or a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public String describe() {
        return name;
    }

    /**
     * Sends one request.
     *
     * @return what the answer holds; a missing node if that is nothing
     * @throws ProviderUnavailableException if no answer came, or one that says to come again
     * @throws ProvisioningException if it was refused, with what was said
     */
    public JsonNode call(String method, String url, @Nullable JsonNode body) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(url));
        request.setHeader(keyHeader, key.reveal());
        if (body != null) {
            request.setEntity(new StringEntity(body.toString(), ContentType.APPLICATION_JSON));
        }
        String what = method + " " + request.getPath();
        try {
            return read(http.send(request), name + " answered " + what, method.equals("GET"));
        } catch (IOException failed) {
            throw new ProviderUnavailableException(
                    name + " did not answer " + what + ": " + failed.getMessage(), failed);
        }
    }

    private JsonNode read(WebAnswer answer, String what, boolean looks) {
        answer.throwIfBusy(what, pause);
        if (answer.status() >= 300 && comeAgain.test(answer)) {
            throw new ProviderUnavailableException(answer.said(what), null, pause);
        }
        if (answer.status() >= 300) {
            boolean denied = answer.status() == 401 || answer.status() == 403;
            throw new ProvisioningException("DNS", answer.said(what) + (denied ? "; look at the key" : ""), null);
        }
        try {
            return answer.json();
        } catch (JsonProcessingException noJson) {
            String words = what + " with no JSON; is it the right address?";
            // What was to be changed may be by now.
            throw looks
                    ? new ProvisioningException("DNS", words, noJson)
                    : new ProviderUnavailableException(words, noJson);
        }
    }

    /**
     * All entries of a listing that is asked for page by page; read again where it has changed between two of them.
     *
     * @throws ProviderUnavailableException also if it changes all the time
     */
    public List<JsonNode> list(String url, Pages pages) {
        for (int readings = 0; readings < MOST_READINGS; readings++) {
            Optional<List<JsonNode>> all = read(url, pages);
            if (all.isPresent()) {
                return all.get();
            }
        }
        throw new ProviderUnavailableException(name + " changes what it lists faster than it is read: " + url, null);
    }

    /** Empty if it is not one listing. */
    private Optional<List<JsonNode>> read(String url, Pages pages) {
        String from = url + (url.contains("?") ? "&" : "?") + "per_page=" + pages.size() + "&page=";
        List<JsonNode> all = new ArrayList<>();
        JsonNode total = null;
        for (int page = 1; ; page++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new ProviderUnavailableException("interrupted while " + url + " was read", null);
            }
            JsonNode answer = call("GET", from + page, null);
            JsonNode entries = answer.path(pages.entries());
            entries.forEach(all::add);
            if (total != null && !total.equals(answer.at(pages.total()))) {
                return Optional.empty();
            }
            total = answer.at(pages.total());
            int whole = total.asInt(all.size() + (entries.size() < pages.size() ? 0 : 1));
            if (all.size() >= whole || entries.isEmpty()) {
                boolean complete = all.size() == whole && new HashSet<>(all).size() == whole;
                return complete ? Optional.of(all) : Optional.empty();
            }
        }
    }

    @Override
    public void close() {
        http.close();
    }

    /**
     * How a vendor's listings come.
     *
     * @param entries the field of an answer that has them, each once
     * @param total where an answer says how many there are in all (<a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>)
     * @param size of a page, not larger than the vendor gives; where it tells no total, a smaller one is the last
     */
    public record Pages(String entries, String total, int size) {}
}
