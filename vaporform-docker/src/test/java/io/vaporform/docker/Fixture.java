package io.vaporform.docker;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.From;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spi.Known;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The fixture application, and what it answers. */
public final class Fixture {

    private Fixture() {}

    public static DeploymentSpec.Builder spec() {
        return over(DeploymentSpec.builder());
    }

    public static DeploymentSpec.Builder over(DeploymentSpec.Builder spec) {
        return spec.image(TestEngine.FIXTURE)
                .port("http", 8080)
                .health(HealthCheck.http("/healthz")
                        .every(Duration.ofMillis(200))
                        .startsWithin(Duration.ofSeconds(10)));
    }

    /** Without a health check. */
    public static DeploymentSpec.Builder unchecked() {
        return DeploymentSpec.builder().image(TestEngine.FIXTURE).port("http", 8080);
    }

    public static String env(Known<DeploymentSpec, DeploymentOutputs> app, String name) {
        return get(app, "/env?" + URLEncoder.encode(name, StandardCharsets.UTF_8));
    }

    public static String get(Known<DeploymentSpec, DeploymentOutputs> app, String path) {
        return send(app, HttpRequest.newBuilder(uri(app, path)));
    }

    public static void put(Known<DeploymentSpec, DeploymentOutputs> app, String file, String text) {
        send(app, HttpRequest.newBuilder(uri(app, "/file?" + file)).PUT(HttpRequest.BodyPublishers.ofString(text)));
    }

    private static URI uri(Known<DeploymentSpec, DeploymentOutputs> app, String path) {
        return URI.create("http://"
                + app.outputs().orElseThrow().endpoint(From.HOST).orElseThrow().authority() + path);
    }

    private static String send(Known<DeploymentSpec, DeploymentOutputs> app, HttpRequest.Builder request) {
        try {
            return HttpClient.newHttpClient()
                    .send(request.timeout(Duration.ofSeconds(5)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(app.address() + " does not answer", failed);
        }
    }
}
