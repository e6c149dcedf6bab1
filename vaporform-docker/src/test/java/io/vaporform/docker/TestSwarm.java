package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A swarm of three engines that the tests may break: {@code tools/swarm up} makes it. */
public final class TestSwarm {

    private static final Path TOOL = Path.of("..", "tools", "swarm");

    private TestSwarm() {}

    /** Of its first manager. */
    public static String host() {
        return Optional.ofNullable(System.getenv("VAPORFORM_TEST_SWARM")).orElse("");
    }

    /** Skips the test, with the reason, where there is none. */
    public static void require() {
        assumeTrue(!host().isBlank(), "skipped, as there is no swarm: ./check --all starts one");
    }

    public static SwarmProvider.Builder provider() {
        return SwarmProvider.builder().host(host()).publishOnNodes().enginesForbidNewPrivileges();
    }

    /** Blocks until it is cut off and all of its processes are gone. */
    static void kill(int node) throws IOException, InterruptedException {
        run("kill", node);
    }

    /** Blocks until its engine answers. */
    static void start(int node) throws IOException, InterruptedException {
        run("start", node);
    }

    private static void run(String verb, int node) throws IOException, InterruptedException {
        File nothing = new File("/dev/null");
        Process process = new ProcessBuilder(TOOL.toString(), verb, Integer.toString(node))
                .redirectOutput(nothing)
                .redirectError(nothing)
                .start();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(verb + " " + node).isZero();
    }
}
