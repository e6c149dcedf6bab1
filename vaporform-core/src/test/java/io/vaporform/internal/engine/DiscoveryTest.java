package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.ProviderNotFoundException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderFactory;
import io.vaporform.spi.Settings;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryTest {

    @TempDir
    Path directory;

    public static class Cloud implements ProviderFactory {
        @Override
        public String id() {
            return "cloud";
        }

        @Override
        public Provider create(Settings settings) {
            assertThat(settings.get("cloud.region")).contains("eu");
            return InMemoryProvider.create();
        }
    }

    public static final class OtherCloud extends Cloud {}

    public static final class Rain extends Cloud {
        @Override
        public String id() {
            return "rain";
        }
    }

    /** Runs with more factories on the path, as another jar would bring them. */
    private <T> T with(List<Class<? extends ProviderFactory>> factories, Supplier<T> body) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.write(
                services.resolve(ProviderFactory.class.getName()),
                factories.stream().map(Class::getName).toList());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader more =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
            thread.setContextClassLoader(more);
            return body.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Map<String, Provider> found() {
        return Discovery.providers(Settings.of(Map.of("cloud.region", "eu")));
    }

    @Test
    void whatIsOnThePathIsFoundByItsId() throws IOException {
        assertThat(with(List.of(Cloud.class, Rain.class), DiscoveryTest::found)).containsOnlyKeys("cloud", "rain");
    }

    @Test
    void theSameFactoryTwiceIsFoundOnce() throws IOException {
        assertThat(with(List.of(Cloud.class, Cloud.class), DiscoveryTest::found))
                .containsOnlyKeys("cloud");
    }

    @Test
    void twoOfOneIdAreRefusedNamingBoth() {
        assertThatExceptionOfType(ProviderNotFoundException.class)
                .isThrownBy(() -> with(List.of(Cloud.class, OtherCloud.class), DiscoveryTest::found))
                .withMessageStartingWith("two providers call themselves 'cloud': " + Cloud.class.getName() + " in ")
                .withMessageContaining(" and " + OtherCloud.class.getName() + " in ")
                .withMessageEndingWith("; take one off the path");
    }

    @Test
    void theInMemoryProviderIsNeverChosenUnasked() {
        assertThatExceptionOfType(ProviderNotFoundException.class)
                .isThrownBy(DiscoveryTest::found)
                .withMessageContaining(
                        "add one, such as io.vaporform:vaporform-docker, or use Infrastructure.inMemory()");
    }
}
