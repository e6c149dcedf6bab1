package io.vaporform.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process that is killed, and one that comes after it.
 *
 * @param docker whether the world is a Docker Engine, else a directory
 * @param postgres whether the store is PostgreSQL, else an H2 file
 * @param change whether a change is under way, else the first apply
 * @param point where it dies; negative for so many milliseconds after it began
 * @param recovery what the second process does
 */
record CrashRound(boolean docker, boolean postgres, boolean change, long point, String recovery) {

    private static final int LONGEST_SECONDS = 180;

    /**
     * What came of it.
     *
     * @param hit whether the process died at its point, rather than came to its end
     * @param points how many it passed, if it came to its end
     * @param unready how many resources were not ready in the end; all if the second process failed
     */
    record Result(boolean hit, long points, Survivors survivors, int unready, String words) {}

    Result run(int number, int firstPort) throws Exception {
        String name = "crash-" + ProcessHandle.current().pid() + "-" + number;
        Path directory = Files.createTempDirectory("vaporform-" + name);
        String url = System.getenv("VAPORFORM_POSTGRES_URL");
        String schema = name.replace('-', '_');
        try {
            if (postgres) {
                sql("CREATE SCHEMA " + schema);
            }
            String store =
                    postgres ? url + " " + schema : directory.resolve("store").toString();
            String world = docker ? "docker" : directory.resolve("world").toString();
            String[] common = {
                name, store, world, change ? "change" : "create", Long.toString(Math.max(point, 0)), "" + firstPort
            };
            List<String> died = killed("apply", common);
            boolean hit = point < 0 || died.contains(Deadly.HERE);
            if (recovery.isEmpty()) {
                return new Result(hit, number(died, CrashChild.POINTS), Survivors.NONE, 0, "");
            }
            List<String> after = toItsEnd(recovery, common);
            int unready = (int) number(after, CrashChild.UNREADY);
            Survivors survivors = docker
                    ? Survivors.inDocker(name, change)
                    : Survivors.inFiles(directory.resolve("world"), name, change);
            return new Result(hit, 0, survivors, unready, String.join("\n", after));
        } finally {
            if (docker) {
                Survivors.clearDocker(name);
            }
            if (postgres) {
                sql("DROP SCHEMA " + schema + " CASCADE");
            }
            Program.delete(directory);
        }
    }

    private static Process start(String verb, String[] common) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                CrashChild.class.getName(),
                verb));
        command.addAll(List.of(common));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Kills it at its point, or some time after it began; what it said until then. */
    private List<String> killed(String verb, String[] common) throws Exception {
        String[] asked = common.clone();
        if (point < 0) {
            asked[4] = Long.toString(Long.MAX_VALUE);
        }
        Process process = start(verb, asked);
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.equals(Program.READY) && point < 0) {
                    process.waitFor(-point, TimeUnit.MILLISECONDS);
                    break;
                }
                if (line.equals(Deadly.HERE)) {
                    break;
                }
            }
        } finally {
            // SIGKILL: nothing in it runs any more.
            process.destroyForcibly().waitFor();
        }
        return said;
    }

    private static List<String> toItsEnd(String verb, String[] common) throws Exception {
        Process process = start(verb, common);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> said = lines.lines().toList();
            process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    private static long number(List<String> said, String what) {
        return said.stream()
                .filter(line -> line.startsWith(what))
                .map(line -> Long.parseLong(line.substring(what.length())))
                .findFirst()
                .orElse(99L);
    }

    static void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(System.getenv("VAPORFORM_POSTGRES_URL"));
                Statement prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    @Override
    public String toString() {
        return (docker ? "docker" : "files") + ", " + (postgres ? "postgres" : "h2") + ", "
                + (change ? "change" : "create") + (point < 0 ? ", after " + -point + " ms" : ", at point " + point)
                + ", " + recovery;
    }
}
