package io.vaporform.dns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** A vendor's JSON over HTTP: each call once, with its answer told apart into what is there, what is refused, and what is not known. */
final class JsonApi implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of an answer's words, as many as fit into a message. */
    private static final int WORDS = 500;

    private final String name;
    private final Map<String, Secret> headers;
    private final CloseableHttpClient http;

    /** @param headers sent with each call, such as the one that has the key */
    JsonApi(String name, Map<String, Secret> headers, Duration timeout) {
        this.name = name;
        this.headers = Map.copyOf(headers);
        Timeout millis = Timeout.ofMilliseconds(timeout.toMillis());
        http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(millis).build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(millis)
                                .setSocketTimeout(millis)
                                .setValidateAfterInactivity(0, TimeUnit.MILLISECONDS)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(millis)
                        .setConnectionRequestTimeout(millis)
                        .build())
                // A change is made once, and a key goes to nobody else.
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .build();
    }

    String describe() {
        return name;
    }

    /** @return what the answer holds; a missing node if that is nothing */
    JsonNode call(String method, String url, @Nullable JsonNode body) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(url));
        headers.forEach((header, value) -> request.setHeader(header, value.reveal()));
        if (body != null) {
            request.setEntity(new StringEntity(body.toString(), ContentType.APPLICATION_JSON));
        }
        try {
            return http.execute(request, answer -> read(answer, method + " " + request.getPath()));
        } catch (IOException failed) {
            throw new ProviderUnavailableException(
                    name + " did not answer " + method + " " + request.getPath() + ": " + failed.getMessage(), failed);
        }
    }

    private JsonNode read(ClassicHttpResponse answer, String what) throws IOException, ParseException {
        String text = answer.getEntity() == null ? "" : EntityUtils.toString(answer.getEntity());
        int status = answer.getCode();
        if (status == 429 || status >= 500) {
            throw new ProviderUnavailableException(said(what, status, text), null, retryAfter(answer));
        }
        if (status >= 300) {
            throw new ProvisioningException("DNS", said(what, status, text), null);
        }
        try {
            return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            throw new ProvisioningException(
                    "DNS", name + " answered " + what + " with no JSON; is it the right address?", noJson);
        }
    }

    private String said(String what, int status, String text) {
        String words = text.length() <= WORDS ? text : text.substring(0, WORDS) + "…";
        return name + " answered " + what + " with " + status + ": " + words
                + (status == 401 || status == 403 ? "; look at the key" : "");
    }

    /** Seconds (RFC 9110, 10.2.3); a date is left to the engine's own pauses. */
    private static @Nullable Duration retryAfter(ClassicHttpResponse answer) {
        String seconds = answer.getFirstHeader("Retry-After") == null
                ? ""
                : answer.getFirstHeader("Retry-After").getValue().strip();
        return seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException closed) {
            // There is nothing that could be done about it.
        }
    }
}
