package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.docker.test.TestContext;
import io.vaporform.docker.test.TestTime;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import io.vaporform.spec.Secret;
import io.vaporform.spi.Capability;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderFactory;
import io.vaporform.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerProviderTest {

    @Test
    void nothingIsOpenedBeforeTheFirstCall() {
        try (DockerProvider provider =
                DockerProvider.builder().host("tcp://127.0.0.1:1").build()) {
            assertThat(provider.id()).isEqualTo("docker");
            assertThat(provider.describe()).isEqualTo("Docker Engine at tcp://127.0.0.1:1");
            assertThat(provider.services()).hasSize(1);
        }
    }

    @Test
    void storageIsNotEnforcedAndSoNotDeclared() {
        try (DockerProvider provider = DockerProvider.create();
                TestTime time = new TestTime()) {
            var can = provider.capabilities(new TestContext(new io.vaporform.spi.Scope("a", "b"), time));
            assertThat(can.has(Capability.STORAGE_QUOTA)).isFalse();
            assertThat(can.has(Capability.MEMORY_QUOTA)).isTrue();
            assertThat(can.parallelism()).isEqualTo(8);
        }
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        DockerProvider.Builder wrong = DockerProvider.builder()
                .publishOn("localhost")
                .portRange(5, 4)
                .networkPrefix("")
                .networkRange("10.192.0.1/12")
                .networkSize(30)
                .overcommit(0, 1)
                .registry("https://registry.example.com/v1/", "shop", Secret.of("xyzzy"))
                .imageRetention(Duration.ofDays(-1))
                .callTimeout(Duration.ZERO);

        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(wrong::build)
                .satisfies(thrown -> assertThat(thrown.violations())
                        .extracting(Violation::path)
                        .containsExactlyInAnyOrder(
                                "publishOn",
                                "portRange",
                                "networkPrefix",
                                "networkRange",
                                "networkSize",
                                "overcommit",
                                "registry",
                                "imageRetention",
                                "callTimeout"));
    }

    @Test
    void onlyLinuxCapabilitiesThatThereAreCanBeAllowed() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> DockerPolicy.strict().allowCapabilities("NET_ADMIN", "CAP_SYS_ADMIN"))
                .withMessageContaining("CAP_SYS_ADMIN")
                .withMessageContaining("without CAP_");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ssh://me@host", "npipe:////./pipe/docker", "tcp://host", "unix://", "http://host:1", "a b", ""})
    void anAddressThatIsNoneIsRefused(String host) {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> DockerProvider.builder().host(host).build())
                .withMessageContaining("write unix:///var/run/docker.sock or tcp://host:2375");
    }

    @Test
    void tlsIsForTcpOnly() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> DockerProvider.builder().tls(Path.of("certs")).build())
                .withMessageContaining("TLS is for tcp:// only");
    }

    @Test
    void theFactoryIsFoundAndReadsDockersOwnSettings() {
        ProviderFactory factory = ServiceLoader.load(ProviderFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.id().equals("docker"))
                .findFirst()
                .orElseThrow();

        try (Provider plain = factory.create(Settings.none());
                Provider tls = factory.create(Settings.of(Map.of(
                        "docker.host", "tcp://engine:2376", "docker.tls.verify", "1", "docker.cert.path", "certs")));
                Provider off = factory.create(Settings.of(Map.of("docker.tls.verify", "0")))) {
            assertThat(plain.describe()).endsWith(DockerProvider.DEFAULT_HOST);
            assertThat(tls.describe()).endsWith("tcp://engine:2376");
            assertThat(off.describe()).endsWith(DockerProvider.DEFAULT_HOST);
        }
    }

    @Test
    void tlsWithoutCertificatesIsRefusedWithTheCure() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> new DockerProviderFactory()
                        .create(Settings.of(Map.of("docker.tls.verify", "1", "docker.host", "tcp://h:1"))))
                .withMessageContaining("docker.cert.path");
    }
}
