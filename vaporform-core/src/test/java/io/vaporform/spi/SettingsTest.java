package io.vaporform.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where texts are looked up, and in which order. */
class SettingsTest {

    @TempDir
    Path dir;

    private String file(String text) throws IOException {
        return Files.writeString(dir.resolve("secret"), text).toString();
    }

    @Test
    void whatIsNotAboveIsLookedForBelow() {
        Settings layered = Settings.of(Map.of("a", "upper")).orElse(Settings.of(Map.of("a", "lower", "b", "lower")));

        assertThat(layered.get("a")).contains("upper");
        assertThat(layered.get("b")).contains("lower");
        assertThat(layered.get("c")).isEmpty();
    }

    @Test
    void theProcessIsAskedByTheNamesItUses() {
        assertThat(Settings.environment().get("path")).contains(System.getenv("PATH"));
        assertThat(Settings.process().origin("path")).isEqualTo("environment variable PATH");
        assertThat(Settings.process().get("java.version")).contains(System.getProperty("java.version"));
        assertThat(Settings.process().origin("java.version")).isEqualTo("system property java.version");
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource({"'s3cr3t'", "'s3cr3t\n'", "'s3cr3t\r\n'"})
    void aSecretComesFromItsFileWithoutTheNewlineAtItsEnd(String text) throws IOException {
        Settings settings = Settings.of(Map.of("token.file", file(text)));

        assertThat(settings.secret("token")).contains(Secret.of("s3cr3t"));
        assertThat(settings.get("token")).isEmpty();
        assertThat(settings.find("token").orElseThrow().toString()).doesNotContain("s3cr3t");
    }

    @ParameterizedTest(name = "[{index}] {0} characters")
    @CsvSource({"'',''", "'\n',''", "'a\n\n','a\n'", "' a ',' a '"})
    void nothingElseIsTakenAway(String text, String secret) throws IOException {
        assertThat(Settings.of(Map.of("token.file", file(text))).secret("token"))
                .contains(Secret.of(secret));
    }

    @Test
    void theTextItselfGoesBeforeItsFile() throws IOException {
        Settings both = Settings.of(Map.of("token", "direct", "token.file", file("s3cr3t")));

        assertThat(both.secret("token")).contains(Secret.of("direct"));
    }

    @Test
    void aFileAboveGoesBeforeATextBelow() throws IOException {
        Settings layered =
                Settings.of(Map.of("token.file", file("s3cr3t"))).orElse(Settings.of(Map.of("token", "lower")));

        assertThat(layered.secret("token")).contains(Secret.of("s3cr3t"));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource({"missing", "'a\0b'", "."})
    void aFileThatCannotBeReadLeavesItToWhatIsBelow(String path) {
        Settings layered = Settings.of(Map.of(
                        "token.file", path.equals("missing") ? dir.resolve(path).toString() : path))
                .orElse(Settings.of(Map.of("token", "lower")));

        assertThat(layered.secret("token")).contains(Secret.of("lower"));
    }

    @Test
    void aFileOfPropertiesIsReadOnce() throws IOException {
        Path file = dir.resolve("vaporform.properties");
        Files.writeString(file, "docker.host = tcp://gr\u00fcn:2375\nVAPORFORM_CONTAINER_CPU_CORES=2\nempty=\n");
        Settings settings = Settings.file(file);
        Files.delete(file);

        assertThat(settings.get("docker.host")).contains("tcp://gr\u00fcn:2375");
        assertThat(settings.get("vaporform.container.cpu.cores")).contains("2");
        assertThat(settings.get("empty")).isEmpty();
        assertThat(settings.origin("docker.host")).isEqualTo("file " + file);
    }

    @Test
    void aFileOfPropertiesThatIsNoneIsRefusedWithoutAWordOfItsText() throws IOException {
        Path broken = Files.writeString(dir.resolve("broken"), "password=s3cr3t\\uZZZZ");

        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> Settings.file(broken))
                .withMessageContaining(broken.toString())
                .withMessageNotContaining("s3cr3t");
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> Settings.file(dir.resolve("missing")))
                .withMessageContaining("NoSuchFileException");
    }
}
