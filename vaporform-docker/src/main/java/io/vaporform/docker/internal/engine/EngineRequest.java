package io.vaporform.docker.internal.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that docker-java does not make. Not printed: headers and body may be secret.
 *
 * @param path what follows the API's version
 * @param type of the body
 * @param body empty for none
 * @param streamed in the place of {@code body}; read once
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record EngineRequest(
        String method,
        String path,
        Map<String, String> headers,
        String type,
        byte[] body,
        @Nullable InputStream streamed) {

    private static final String JSON = "application/json";
    private static final byte[] NONE = {};

    public static EngineRequest get(String path) {
        return new EngineRequest("GET", path, Map.of(), JSON, NONE, null);
    }

    public static EngineRequest delete(String path) {
        return new EngineRequest("DELETE", path, Map.of(), JSON, NONE, null);
    }

    public static EngineRequest post(String path, String json) {
        return new EngineRequest("POST", path, Map.of(), JSON, json.getBytes(StandardCharsets.UTF_8), null);
    }

    public static EngineRequest post(String path, String type, byte[] body) {
        return new EngineRequest("POST", path, Map.of(), type, body, null);
    }

    public static EngineRequest put(String path, String type, byte[] body) {
        return new EngineRequest("PUT", path, Map.of(), type, body, null);
    }

    /** @param body read while it is sent, and not closed */
    public static EngineRequest put(String path, String type, InputStream body) {
        return new EngineRequest("PUT", path, Map.of(), type, NONE, body);
    }

    public EngineRequest with(Map<String, String> headers) {
        return new EngineRequest(method, path, headers, type, body, streamed);
    }

    DockerHttpClient.Request in(ApiVersion api) {
        DockerHttpClient.Request.Builder request =
                DockerHttpClient.Request.builder().method(method).path("/v" + api + path);
        headers.forEach(request::putHeader);
        if (body.length > 0) {
            request.putHeader("Content-Type", type).bodyBytes(body);
        }
        if (streamed != null) {
            request.putHeader("Content-Type", type).body(streamed);
        }
        return request.build();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
