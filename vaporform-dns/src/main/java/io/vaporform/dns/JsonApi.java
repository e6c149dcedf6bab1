package io.vaporform.dns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/** A vendor's JSON over HTTP: each call once, with its answer told apart into what is there, what is refused, and what is not known. */
final class JsonApi implements AutoCloseable {

    /** More than any zone. */
    private static final int LARGEST = 1 << 30;

    private final String name;
    private final Map<String, Secret> headers;
    private final WebClient http;

    /** @param headers sent with each call, such as the one that has the key */
    JsonApi(String name, Map<String, Secret> headers, Duration timeout) {
        this.name = name;
        this.headers = Map.copyOf(headers);
        http = new WebClient(timeout, LARGEST, PoolingHttpClientConnectionManagerBuilder.create());
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
        String what = method + " " + request.getPath();
        try {
            return read(http.send(request), name + " answered " + what);
        } catch (IOException failed) {
            throw new ProviderUnavailableException(
                    name + " did not answer " + what + ": " + failed.getMessage(), failed);
        }
    }

    private static JsonNode read(WebAnswer answer, String what) {
        answer.throwIfBusy(what);
        if (answer.status() >= 300) {
            boolean key = answer.status() == 401 || answer.status() == 403;
            throw new ProvisioningException("DNS", answer.said(what) + (key ? "; look at the key" : ""), null);
        }
        try {
            return answer.json();
        } catch (JsonProcessingException noJson) {
            throw new ProvisioningException("DNS", what + " with no JSON; is it the right address?", noJson);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
