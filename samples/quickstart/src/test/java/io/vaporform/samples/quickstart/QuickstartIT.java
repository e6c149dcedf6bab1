package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The quickstart in a JVM of its own, on the class path and on the module path: Surefire's own class path hides what a module does not
 * say that it needs.
 */
class QuickstartIT {

    private static final Path TARGET =
            Path.of(System.getProperty("basedir", ".")).resolve("target");
    private static final String MAIN = "io.vaporform.samples.quickstart.Quickstart";
    private static final int MOST_MINUTES = 5;

    /** How Java is told where the classes are. */
    enum Classes {
        CLASS_PATH,
        MODULE_PATH;

        List<String> options(String path) {
            return this == CLASS_PATH
                    ? List.of("-cp", path, MAIN)
                    : List.of("-p", path, "-m", "io.vaporform.samples.quickstart/" + MAIN);
        }
    }

    private record Ended(int exitCode, String output) {}

    @ParameterizedTest
    @EnumSource
    void runsInMemoryWhereNoEngineAnswers(Classes classes) throws Exception {
        Ended quickstart = run(classes, Map.of("DOCKER_HOST", "unix:///nothing/here.sock"));

        assertThat(quickstart.output())
                .startsWith("in memory: connect: the Docker Engine at unix:///nothing/here.sock does not answer")
                .contains("env.GREETING: hello → hello again", "nothing to do", "nothing is left");
        assertThat(quickstart.exitCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void runsARealDatabaseAndLeavesNothing(Classes classes) throws Exception {
        TestEngine engine = TestEngine.orSkip();
        String installation = "quickstart-it-" + ProcessHandle.current().pid();

        Ended quickstart = run(
                classes,
                Map.of(
                        "DOCKER_HOST",
                        engine.host(),
                        "VAPORFORM_QUICKSTART_INSTALLATION",
                        installation,
                        "VAPORFORM_QUICKSTART_IMAGE",
                        TestEngine.POSTGRES,
                        "VAPORFORM_QUICKSTART_WEB_IMAGE",
                        TestEngine.WEB));

        assertThat(quickstart.output())
                .startsWith("Docker Engine ")
                .contains("select version(): PostgreSQL 15")
                .contains("env.GREETING: hello → hello again", "nothing to do", "nothing is left");
        assertThat(quickstart.exitCode()).isZero();
        assertThat(engine.leftOf(installation)).isEmpty();
    }

    private static Ended run(Classes classes, Map<String, String> environment) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(classes.options(path()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("VAPORFORM_"));
        builder.environment().putAll(environment);
        Path output = Files.createTempFile(TARGET, "quickstart", ".txt");
        Process process = builder.redirectOutput(output.toFile()).start();
        try {
            boolean over = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(over)
                    .as("ended within %d minutes:%n%s", MOST_MINUTES, text)
                    .isTrue();
            return new Ended(process.exitValue(), text);
        } finally {
            // As Ctrl-C does: it cleans up, then ends.
            process.destroy();
        }
    }

    /** Our classes, and the jars that the build has noted. */
    private static String path() throws IOException {
        return TARGET.resolve("classes")
                + File.pathSeparator
                + Files.readString(TARGET.resolve("classpath")).strip();
    }
}
