package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.docker.test.ForkedMain;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Outside of the JVM of the tests, which hides what is missing on the module path. */
class ForkedIT {

    private static final String TESTS_ONLY =
            ".*(testkit|test-classes|junit|opentest4j|apiguardian|assertj|awaitility|hamcrest|archunit|byte-buddy).*";

    @BeforeAll
    static void needsAnEngine() {
        TestEngine.require();
    }

    @Test
    void worksOnTheClassPath() throws Exception {
        String said = run(List.of("-cp", path(entry -> true)));

        assertThat(said).contains("Docker Engine ", "named module: false");
    }

    @Test
    void worksOnTheModulePath() throws Exception {
        String said = run(List.of(
                "--module-path",
                path(entry -> !entry.matches(TESTS_ONLY)),
                "--add-modules",
                "io.vaporform.docker",
                "-cp",
                path(entry -> entry.endsWith("test-classes"))));

        assertThat(said).contains("Docker Engine ", "named module: true");
    }

    private static String run(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(ForkedMain.class.getName(), TestEngine.host()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static String path(Predicate<String> wanted) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(wanted)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
