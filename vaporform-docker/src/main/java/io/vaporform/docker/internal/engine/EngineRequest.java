package io.vaporform.docker.internal.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request that docker-java does not make. Not printed: headers and body may be secret.
 *
 * @param path what follows the API's version
 * @param type of the body
 * @param body empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record EngineRequest(String method, String path, Map<String, String> headers, String type, byte[] body) {

    private static final String JSON = "application/json";
    private static final byte[] NONE = {};

    public static EngineRequest get(String path) {
        return new EngineRequest("GET", path, Map.of(), JSON, NONE);
    }

    public static EngineRequest delete(String path) {
        return new EngineRequest("DELETE", path, Map.of(), JSON, NONE);
    }

    public static EngineRequest post(String path, String json) {
        return new EngineRequest("POST", path, Map.of(), JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    public static EngineRequest put(String path, String type, byte[] body) {
        return new EngineRequest("PUT", path, Map.of(), type, body);
    }

    public EngineRequest with(Map<String, String> headers) {
        return new EngineRequest(method, path, headers, type, body);
    }

    DockerHttpClient.Request in(ApiVersion api) {
        DockerHttpClient.Request.Builder request =
                DockerHttpClient.Request.builder().method(method).path("/v" + api + path);
        headers.forEach(request::putHeader);
        if (body.length > 0) {
            request.putHeader("Content-Type", type).bodyBytes(body);
        }
        return request.build();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
