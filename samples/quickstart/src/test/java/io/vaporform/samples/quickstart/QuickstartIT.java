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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    private static final String INSTALLATION =
            "quickstart-it-" + ProcessHandle.current().pid();
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

    private record Ended(int exitCode, String output) {

        /** Those that it shows. */
        Set<String> containers() {
            return Pattern.compile("(?m)^  container (\\w+)")
                    .matcher(output)
                    .results()
                    .map(shown -> shown.group(1))
                    .collect(Collectors.toSet());
        }
    }

    @TempDir
    private Path work;

    @ParameterizedTest
    @EnumSource
    void runsInMemoryWhereNoEngineAnswers(Classes classes) throws Exception {
        Ended quickstart = run(classes, Map.of("DOCKER_HOST", "unix:///nothing/here.sock"));

        assertThat(quickstart.output())
                .startsWith("in memory: connect: the Docker Engine at unix:///nothing/here.sock does not answer")
                .contains("env.GREETING: hello → hello again", "nothing to do", "nothing is left");
        assertThat(quickstart.exitCode()).isZero();
    }

    @Test
    void keepsNothingThatIsInMemory() throws Exception {
        Ended quickstart = run(Classes.CLASS_PATH, Map.of("DOCKER_HOST", "unix:///nothing/here.sock"), "--keep");

        assertThat(quickstart.output()).contains("Nothing is kept: it was in memory");
        assertThat(quickstart.exitCode()).isZero();
        assertThat(work).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void runsARealDatabaseAndLeavesNothing(Classes classes) throws Exception {
        TestEngine engine = TestEngine.orSkip();

        Ended quickstart = run(classes, with(engine));

        assertThat(quickstart.output())
                .startsWith("Docker Engine ")
                .contains("select version(): PostgreSQL 15")
                .contains("env.GREETING: hello → hello again", "nothing to do", "nothing is left");
        assertThat(quickstart.exitCode()).isZero();
        assertThat(engine.leftOf(INSTALLATION)).isEmpty();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void goesOnFromWhatAnEarlierRunHasKept() throws Exception {
        TestEngine engine = TestEngine.orSkip();

        Ended first = run(Classes.CLASS_PATH, with(engine), "--keep");
        Ended second = run(Classes.MODULE_PATH, with(engine));

        assertThat(first.exitCode()).as(first.output()).isZero();
        assertThat(second.output())
                .contains("found the state of " + INSTALLATION + ": 3 resources", "nothing differs", "nothing is left")
                .doesNotContain("to create", "to update");
        assertThat(second.containers()).hasSize(4).isSubsetOf(first.containers());
        assertThat(second.exitCode()).isZero();
        assertThat(engine.leftOf(INSTALLATION)).isEmpty();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void goesOnFromWhereItWasInterrupted() throws Exception {
        TestEngine engine = TestEngine.orSkip();

        Ended first = interrupted("create container web", with(engine));
        Ended second = run(Classes.CLASS_PATH, with(engine));

        assertThat(first.output()).contains("Interrupted. What is there stays");
        assertThat(second.output()).contains("found the state of " + INSTALLATION + ": 3 resources", "nothing is left");
        assertThat(second.containers()).containsAll(first.containers()).hasSize(4);
        assertThat(second.exitCode()).isZero();
        assertThat(engine.leftOf(INSTALLATION)).isEmpty();
    }

    private static Map<String, String> with(TestEngine engine) {
        return Map.of(
                "DOCKER_HOST",
                engine.host(),
                "VAPORFORM_QUICKSTART_INSTALLATION",
                INSTALLATION,
                "VAPORFORM_QUICKSTART_IMAGE",
                TestEngine.POSTGRES,
                "VAPORFORM_QUICKSTART_WEB_IMAGE",
                TestEngine.WEB);
    }

    private Ended run(Classes classes, Map<String, String> environment, String... arguments) throws Exception {
        Path output = Files.createTempFile(TARGET, "quickstart", ".txt");
        return ended(start(classes, environment, output, arguments), output);
    }

    /** As Ctrl-C does, once it says {@code words}. */
    private Ended interrupted(String words, Map<String, String> environment) throws Exception {
        Path output = Files.createTempFile(TARGET, "quickstart", ".txt");
        Process process = start(Classes.CLASS_PATH, environment, output);
        long begin = System.nanoTime();
        while (process.isAlive()
                && !Files.readString(output, StandardCharsets.UTF_8).contains(words)) {
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.MINUTES.toNanos(MOST_MINUTES));
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        process.destroy();
        return ended(process, output);
    }

    private Process start(Classes classes, Map<String, String> environment, Path output, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(classes.options(path()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("VAPORFORM_"));
        builder.environment().put("VAPORFORM_WORK", work.toString());
        builder.environment().putAll(environment);
        return builder.redirectOutput(output.toFile()).start();
    }

    private static Ended ended(Process process, Path output) throws Exception {
        try {
            boolean over = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(over)
                    .as("ended within %d minutes:%n%s", MOST_MINUTES, text)
                    .isTrue();
            return new Ended(process.exitValue(), text);
        } finally {
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
