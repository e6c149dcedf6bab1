package io.vaporform.docker.internal.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request that docker-java does not make. Not printed: headers and body may be secret.
 *
 * @param path what follows the API's version
 * @param json the body; empty for none
 */
public record EngineRequest(String method, String path, Map<String, String> headers, String json) {

    public static EngineRequest get(String path) {
        return new EngineRequest("GET", path, Map.of(), "");
    }

    public static EngineRequest delete(String path) {
        return new EngineRequest("DELETE", path, Map.of(), "");
    }

    public static EngineRequest post(String path, String json) {
        return new EngineRequest("POST", path, Map.of(), json);
    }

    public EngineRequest with(Map<String, String> headers) {
        return new EngineRequest(method, path, headers, json);
    }

    DockerHttpClient.Request in(ApiVersion api) {
        DockerHttpClient.Request.Builder request =
                DockerHttpClient.Request.builder().method(method).path("/v" + api + path);
        headers.forEach(request::putHeader);
        if (!json.isEmpty()) {
            request.putHeader("Content-Type", "application/json").bodyBytes(json.getBytes(StandardCharsets.UTF_8));
        }
        return request.build();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
