package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM that has less, or other ways to find it, than that of the tests. */
@Timeout(60)
class ForkedTest {

    private static final String TESTS_ONLY =
            ".*(testkit|test-classes|junit|opentest4j|apiguardian|assertj|awaitility|hamcrest|archunit|byte-buddy).*";

    @TempDir
    Path directory;

    @Test
    void h2IsFoundOnTheModulePath() throws Exception {
        String said = firstLine(List.of(
                "--module-path",
                path(entry -> !entry.matches(TESTS_ONLY)),
                "--add-modules",
                "io.vaporform.jdbc",
                "--patch-module",
                "io.vaporform.jdbc=" + path(entry -> entry.endsWith("vaporform-jdbc/target/test-classes")),
                "-m",
                "io.vaporform.jdbc/" + KilledWriter.class.getName()));

        assertThat(said).startsWith("row/").endsWith(".");
    }

    @Test
    void whereH2IsMissingTheArtifactIsNamed() throws Exception {
        String said =
                firstLine(List.of("-cp", path(entry -> !entry.contains("h2database")), KilledWriter.class.getName()));

        assertThat(said).contains("InvalidSpecException", "add com.h2database:h2 as a dependency");
    }

    private String firstLine(List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add(directory.resolve("store").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            return said.readLine();
        } finally {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private static String path(Predicate<String> wanted) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(wanted)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
