package io.vaporform.docker.internal.engine;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Finds the version of the API that both sides speak; docker-java does not. */
record Negotiation(EngineAddress address) {

    /** Docker 20.10. */
    static final ApiVersion OLDEST = new ApiVersion(1, 41);
    /** Docker 25, and the least that Docker 29 takes. What comes later may differ in ways that nobody has tried. */
    static final ApiVersion NEWEST = new ApiVersion(1, 44);

    /**
     * What was found.
     *
     * @param api the version to speak
     * @param version the engine's own, such as 20.10.24
     */
    record Result(ApiVersion api, String version) {}

    Result with(DockerHttpClient transport) {
        ApiVersion most = ping(transport);
        JsonNode about = version(transport);
        ApiVersion least =
                ApiVersion.parse(about.path("MinAPIVersion").asText()).orElse(OLDEST);
        String version = about.path("Version").asText("of unknown version");
        return new Result(choose(least, most, version), version);
    }

    ApiVersion choose(ApiVersion least, ApiVersion most, String version) {
        ApiVersion ours = most.atLeast(NEWEST) ? NEWEST : most;
        ApiVersion chosen = ours.atLeast(least) ? ours : least;
        if (!chosen.atLeast(OLDEST)) {
            throw refused(
                    "the engine " + version + " speaks API " + most + " at most, and " + OLDEST
                            + " is the least that works; upgrade it to Docker 20.10 or newer",
                    null);
        }
        return chosen;
    }

    private ApiVersion ping(DockerHttpClient transport) {
        try (DockerHttpClient.Response response = transport.execute(get("/_ping"))) {
            String header = response.getHeader("Api-Version");
            return ApiVersion.parse(header == null ? "" : header).orElseThrow(() -> noEngine(response.getStatusCode()));
        }
    }

    private JsonNode version(DockerHttpClient transport) {
        try (DockerHttpClient.Response response = transport.execute(get("/version"))) {
            if (response.getStatusCode() != 200) {
                throw noEngine(response.getStatusCode());
            }
            return new ObjectMapper().readTree(response.getBody().readAllBytes());
        } catch (JacksonException noJson) {
            throw refused(notAnEngine("with something else than JSON"), noJson);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private ProvisioningException noEngine(int status) {
        return refused(notAnEngine("with status " + status), null);
    }

    private static String notAnEngine(String how) {
        return "something answers " + how
                + " that is no Docker Engine, or a proxy that does not let /_ping and /version through; check the address";
    }

    private ProvisioningException refused(String why, @Nullable Throwable cause) {
        return new ProvisioningException("connect to " + address, why, cause);
    }

    private static DockerHttpClient.Request get(String path) {
        return DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path(path)
                .build();
    }
}
