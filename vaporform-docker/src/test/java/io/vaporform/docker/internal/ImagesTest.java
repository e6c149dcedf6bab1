package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.FakeEngine;
import io.vaporform.docker.test.TestContext;
import io.vaporform.docker.test.TestTime;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.Scope;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {

    private final TestTime time = new TestTime();
    private final TestContext context = new TestContext(new Scope("acme", "line"), time);
    private final FakeEngine fake = new FakeEngine("1.12", "1.41");
    private final Engine engine = new Engine(fake.address(), Duration.ofSeconds(5));
    private final Images images =
            new Images(engine, new Registries(Map.of()), Optional.of(new ImageRetention(engine, Duration.ofDays(7))));

    @AfterEach
    void stop() {
        engine.close();
        fake.close();
        time.close();
    }

    @Test
    void aPullTellsHowFarItIs() {
        fake.answer(
                "/images/create", 200, "{\"status\":\"Pulling from web\",\"id\":\"1\"}\r\n{\"status\":\"Done\"}\r\n");

        images.pull("web:1", context);

        assertThat(context.progress)
                .containsExactly(
                        "INITIALISING pull image web:1",
                        "INITIALISING pull image web:1: 1 Pulling from web",
                        "INITIALISING pull image web:1: Done");
    }

    @Test
    void aLayerTellsHowMuchOfItIsThere() {
        fake.answer(
                "/images/create",
                200,
                "{\"status\":\"Downloading\",\"id\":\"4f4fb700ef54\",\"progressDetail\":{\"current\":12300000,\"total\":40100000}}");

        images.pull("web:1", context);

        assertThat(context.progress).contains("INITIALISING pull image web:1: 4f4fb700ef54 Downloading, 12 of 40 MB");
    }

    @ParameterizedTest
    @CsvSource({
        "web, docker.io",
        "shop/web:1, docker.io",
        "docker.io/shop/web, docker.io",
        "index.docker.io/shop/web, docker.io",
        "registry.example.com/web@sha256:ab, registry.example.com",
        "registry:5000/shop/web:1, registry:5000",
        "localhost/web, localhost",
        "EVIL/web, evil",
        "Registry.example.com/web, registry.example.com",
        "registry-1.docker.io/shop/web, docker.io"
    })
    void theRegistryIsInTheName(String image, String registry) {
        assertThat(new ImageName(image).registry()).isEqualTo(registry);
    }

    @ParameterizedTest
    @CsvSource({
        "web, web",
        "shop/web:1, shop/web",
        "registry:5000/shop/web, registry:5000/shop/web",
        "registry:5000/shop/web:1, registry:5000/shop/web",
        "registry.example.com/web:1@sha256:ab, registry.example.com/web"
    })
    void theRepositoryHasNeitherTagNorDigest(String image, String repository) {
        assertThat(new ImageName(image).repository()).isEqualTo(repository);
    }

    @Test
    void anErrorInTheMiddleIsAnError() {
        fake.answer("/images/create", 200, "{\"status\":\"Pulling\"}\n{\"error\":\"disk is full\"}\n");

        assertThatExceptionOfType(ProvisioningException.class)
                .isThrownBy(() -> images.pull("web:1", context))
                .withMessage(
                        "pull image web:1: disk is full; check the name, give the project or the provider a login to the"
                                + " image's registry, or docker load the image");
    }

    @Test
    void manyInstancesLookOnce() {
        fake.answer("/images/web:1/json", 200, "{\"Id\":\"sha256:ab\",\"Config\":{\"User\":\"7\"}}");
        fake.answer("/images/create", 200, "{}");

        assertThat(images.inspect("web:1", context).orElseThrow().user()).isEqualTo("7");
        images.inspect("web:1", context);
        assertThat(looks()).isEqualTo(1);

        images.pull("web:1", context);
        images.inspect("web:1", context);
        assertThat(looks()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0} is asked for as {1}")
    @CsvSource({
        "web, fromImage=web&tag=latest",
        "web:1, fromImage=web%3A1",
        "host:5000/web, fromImage=host%3A5000%2Fweb&tag=latest",
        "web@sha256:ab, fromImage=web%40sha256%3Aab"
    })
    void neverEveryTagOfAnImage(String image, String query) {
        fake.answer("/images/create", 200, "{}");

        images.pull(image, context);

        assertThat(fake.asked).contains("POST /v1.41/images/create?" + query + " ");
    }

    private long looks() {
        return fake.asked.stream()
                .filter(line -> line.contains("/images/web:1/json"))
                .count();
    }
}
