package io.vaporform.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Another program, run to its end.
 *
 * @param directory where it runs
 * @param environment what is added to ours
 * @param command the program and its first arguments
 */
record Program(Path directory, Map<String, String> environment, List<String> command) {

    /** What a program prints when it has done what is measured. */
    static final String READY = "ready";

    private static final Duration LONGEST = Duration.ofMinutes(5);

    /**
     * What became of it.
     *
     * @param ready from before its start to the line {@link #READY}; to its end if it did not print that
     * @param took from before its start to after its end
     */
    record Ended(int status, String output, Duration ready, Duration took) {}

    /** A JVM like this one, with nothing on its class path but what is given. */
    static Program java(String classPath, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(classPath);
        command.addAll(Arrays.asList(arguments));
        return new Program(Path.of("").toAbsolutePath(), Map.of(), command);
    }

    /** When this JVM is ended, what it has started is too. */
    static void endWithUs() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    }

    /** Removes a directory with all that is in it. */
    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Whether a program of that name is on the path. */
    static boolean isThere(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    /** Runs it; its error output is part of its output. */
    Ended run(String... arguments) {
        List<String> all = new ArrayList<>(command);
        all.addAll(Arrays.asList(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(all).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        Process process = null;
        try {
            process = builder.start();
            process.getOutputStream().close();
            StringBuilder output = new StringBuilder();
            long ready = 0;
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                ready = ready == 0 && line.equals(READY) ? System.nanoTime() : ready;
            }
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(all + " is not over after " + LONGEST);
            }
            long end = System.nanoTime();
            return new Ended(
                    process.exitValue(),
                    output.toString(),
                    Duration.ofNanos((ready == 0 ? end : ready) - begin),
                    Duration.ofNanos(end - begin));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + all + " ran", interrupted);
        } finally {
            if (process != null) {
                process.destroy();
            }
        }
    }

    /** Runs it and requires that it succeeds. */
    Ended succeed(String... arguments) {
        Ended ended = run(arguments);
        if (ended.status() != 0) {
            throw new IllegalStateException(
                    command + " " + List.of(arguments) + " ended with " + ended.status() + ": " + ended.output());
        }
        return ended;
    }
}
