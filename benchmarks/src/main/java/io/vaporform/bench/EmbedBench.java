package io.vaporform.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What an application takes on that embeds Vaporform: the jars, and the time from the start of a JVM to the first in-memory deployment,
 * beside the floor: the same JVM that only sets up Jackson and resilience4j, which core builds on. Each time is taken from outside, from
 * before the process starts to the line that says it is done, with core's own class path and no flags; the three kinds of process take turns.
 *
 * <p>Options: {@code --pairs N} (21).
 */
public final class EmbedBench {

    private EmbedBench() {}

    public static void main(String[] arguments) throws Exception {
        Jars core = Jars.of("vaporform-core");
        Jars docker = Jars.of("vaporform-docker");
        core.print();
        docker.print();
        Samples bare = new Samples();
        Samples floor = new Samples();
        Samples first = new Samples();
        // Class files that the operating system has not in memory yet are not what is measured.
        for (Class<?> main : List.of(BareStart.class, Floor.class, FirstDeployment.class)) {
            core.fork(main, new Samples());
        }
        int pairs = new Options(arguments).get("pairs", 21);
        for (int i = 0; i < pairs; i++) {
            core.fork(BareStart.class, bare);
            boolean floorFirst = i % 2 == 0;
            core.fork(floorFirst ? Floor.class : FirstDeployment.class, floorFirst ? floor : first);
            core.fork(floorFirst ? FirstDeployment.class : Floor.class, floorFirst ? first : floor);
        }
        Table.ofSamples("a JVM, from its start on")
                .row("empty main", bare)
                .row("floor: Jackson and resilience4j", floor)
                .row("first in-memory deployment", first)
                .print();
        System.out.println("first / floor, pair by pair: " + first.pairwise(floor));
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "embed core_jars=%d core_mb=%.2f first_ms=%.0f floor_ratio=%s%n",
                core.all().size(),
                core.megabytes(),
                first.median(),
                Samples.ratio(first.median() / floor.median()));
    }

    /** A module with all that it needs at run time, its own jar first. */
    private record Jars(String module, List<Path> all) {

        /** As Maven has resolved it when it packaged the module. */
        static Jars of(String module) throws IOException {
            Path own = classPath().stream()
                    .filter(path -> path.getFileName().toString().matches(module + "-[^/]*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no jar of " + module + " on the class path"));
            List<Path> all = new ArrayList<>(List.of(own));
            String others = Files.readString(own.resolveSibling("classpath")).strip();
            Arrays.stream(others.split(File.pathSeparator)).map(Path::of).forEach(all::add);
            return new Jars(module, all);
        }

        private static List<Path> classPath() {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .toList();
        }

        double megabytes() throws IOException {
            long bytes = 0;
            for (Path jar : all) {
                bytes += Files.size(jar);
            }
            return bytes / 1e6;
        }

        void print() throws IOException {
            System.out.printf(Locale.ROOT, "%s: %d jars, %.2f MB%n", module, all.size(), megabytes());
            for (Path jar : all) {
                System.out.printf(Locale.ROOT, "  %,12d  %s%n", Files.size(jar), jar.getFileName());
            }
        }

        void fork(Class<?> main, Samples samples) {
            String libraries = all.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
            String benchmarks = Path.of(main.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath())
                    .toString();
            samples.add(Program.java(libraries + File.pathSeparator + benchmarks, main.getName())
                    .succeed()
                    .ready());
        }
    }
}
