package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processes that are there and do nothing. */
final class Frozen {

    private Frozen() {}

    /** Blocks until the last of its threads is stopped: until then another one may answer. */
    static void freeze(long pid) throws Exception {
        signal("STOP", pid);
        Until.holds(pid + " is stopped", () -> isStopped(pid));
    }

    static void thaw(long pid) throws Exception {
        signal("CONT", pid);
    }

    private static boolean isStopped(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        }
    }

    private static void signal(String name, long pid) throws Exception {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }
}
