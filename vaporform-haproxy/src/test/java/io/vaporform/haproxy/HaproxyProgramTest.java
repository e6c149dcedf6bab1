package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that are not the HAProxy that is needed. */
@Timeout(60)
class HaproxyProgramTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path path;

    private HaproxyProgram program(String script) throws IOException {
        Path file = Files.writeString(path.resolve("program"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new HaproxyProgram(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.6.12-1+deb12u4 2026/10/17", "2.10.1", "3.0-dev1", "10.0.0"})
    void aVersionThatAddsServersWhileItRunsIsTaken(String version) throws IOException {
        program("echo HAProxy version " + version).requireSupported(HaproxyDirectory.of(path), LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.5.14", "2.0.0", "1.8.30"})
    void anOlderOneIsRefused(String version) throws IOException {
        HaproxyProgram program = program("echo HAProxy version " + version + " 2020/01/01");

        assertThatThrownBy(() -> program.requireSupported(HaproxyDirectory.of(path), LONG))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("is HAProxy version " + version + ", which cannot add servers while it runs")
                .hasMessageEndingWith("install 2.6 or newer");
    }

    @Test
    void anotherProgramIsRefused() throws IOException {
        HaproxyProgram program = program("echo nginx 1.22");

        assertThatThrownBy(() -> program.requireSupported(HaproxyDirectory.of(path), LONG))
                .hasMessageContaining("said: nginx 1.22; give the path of HAProxy");
        assertThatThrownBy(() ->
                        new HaproxyProgram(path.resolve("none")).requireSupported(HaproxyDirectory.of(path), LONG))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("No such file");
    }

    @Test
    void oneThatDoesNotEndIsEnded() throws IOException {
        HaproxyProgram program =
                program("echo $$ > " + path.resolve("pid") + "; while :; do read x < " + path + "/none; done");
        Path config = Files.writeString(path.resolve("haproxy.cfg"), "");

        assertThatThrownBy(() -> program.check(HaproxyDirectory.of(path), config, Duration.ofSeconds(1)))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("took longer than 1 s");
        long pid = Long.parseLong(Files.readString(path.resolve("pid")).trim());
        ProcessHandle.of(pid).ifPresent(process -> assertThat(process.onExit()).succeedsWithin(LONG));
    }
}
