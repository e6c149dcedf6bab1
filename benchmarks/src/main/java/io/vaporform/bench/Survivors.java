package io.vaporform.bench;

import io.vaporform.bench.world.FileWorld;
import io.vaporform.spec.Address;
import io.vaporform.spi.Mark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What is in a world after a crash, counted by the world itself or the docker CLI, beside what should be. */
record Survivors(int orphans, int duplicates, int lost) {

    private static final int MOST_PASSES = 20;
    private static final int PAUSE_MILLIS = 500;

    static final Survivors NONE = new Survivors(0, 0, 0);

    /**
     * One thing, as the world shows it.
     *
     * @param name what it is and whose, such as {@code volume/db-a.data}
     */
    private record Seen(String name, long generation, boolean well) {}

    Survivors plus(Survivors other) {
        return new Survivors(orphans + other.orphans, duplicates + other.duplicates, lost + other.lost);
    }

    static Survivors inFiles(Path directory, String installation, boolean change) {
        Map<String, Map<String, String>> all = FileWorld.at(directory).all();
        Map<String, String> passwords = new HashMap<>();
        all.values().forEach(thing -> {
            Mark mark = mark(thing);
            if (thing.containsKey("PASSWORD")) {
                passwords.put(mark.address().name(), thing.get("PASSWORD"));
            }
        });
        List<Seen> seen = new ArrayList<>();
        all.values().stream()
                .filter(thing -> mark(thing).installation().equals(installation))
                .forEach(thing -> {
                    Mark mark = mark(thing);
                    String opens = passwords.get(mark.address().name() + ".data");
                    boolean well = opens == null || opens.equals(thing.get("env.PASSWORD"));
                    seen.add(new Seen(mark.address().local(), mark.generation(), well));
                });
        return count(seen, wanted(change));
    }

    private static Mark mark(Map<String, String> labels) {
        return Mark.from(labels).orElseThrow();
    }

    static Survivors inDocker(String installation, boolean change) {
        List<Seen> seen = new ArrayList<>();
        String label = "label=" + Mark.INSTALLATION + "=" + installation;
        String marks = "{{.Label \"" + Mark.ADDRESS + "\"}} {{.Label \"" + Mark.GENERATION + "\"}}";
        String container = "{{.State}} " + marks + " {{.Label \"io.vaporform.instance\"}}";
        lines("ps", "-a", "--no-trunc", "--filter", label, "--format", container)
                .forEach(line -> seen.add(seen(line, "files", "filler/")));
        String volume = "running " + marks + " {{.Label \"io.vaporform.files\"}}";
        lines("volume", "ls", "--filter", label, "--format", volume)
                .forEach(line -> seen.add(seen(line, ".+", "files/")));
        int networks = lines("network", "ls", "-q", "--filter", label).size();
        Map<String, Integer> wanted = wanted(change);
        CrashStack.fileVolumes(change).forEach((name, count) -> wanted.put("files/" + name, count));
        return count(seen, wanted).plus(new Survivors(Math.max(0, networks - 1), 0, networks == 0 ? 1 : 0));
    }

    /**
     * Reads state, address, generation and one label more.
     *
     * @param other what that label is where it is no resource's own
     * @param prefix what it is called then
     */
    private static Seen seen(String line, String other, String prefix) {
        String[] parts = line.split(" ", -1);
        Address address = Address.parse(parts[1]);
        String name = parts[3].matches(other) ? prefix + address.name() : address.local();
        return new Seen(name, Long.parseLong(parts[2]), parts[0].equals("running"));
    }

    static List<String> lines(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        return new Program(Path.of("").toAbsolutePath(), Map.of(), command)
                .succeed(arguments)
                .output()
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** Removes all that an installation has in Docker; again and again, as the engine may still be at what a killed process asked for. */
    static void clearDocker(String installation) throws InterruptedException {
        String label = "label=" + Mark.INSTALLATION + "=" + installation;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            try {
                remove(lines("ps", "-aq", "--filter", label), "rm", "-f");
                remove(lines("volume", "ls", "-q", "--filter", label), "volume", "rm");
                remove(lines("network", "ls", "-q", "--filter", label), "network", "rm");
                return;
            } catch (IllegalStateException busy) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
        System.out.println("not everything of " + installation + " could be removed; look for the " + label);
    }

    private static void remove(List<String> ids, String... verb) {
        if (!ids.isEmpty()) {
            List<String> all = new ArrayList<>(Arrays.asList(verb));
            all.addAll(ids);
            lines(all.toArray(String[]::new));
        }
    }

    private static Map<String, Integer> wanted(boolean change) {
        Map<String, Integer> wanted = new TreeMap<>();
        CrashStack.instances(change).forEach((name, count) -> wanted.put("deployment/" + name, count));
        CrashStack.VOLUMES.forEach(name -> wanted.put("volume/" + name, 1));
        return wanted;
    }

    private static Survivors count(List<Seen> seen, Map<String, Integer> wanted) {
        Map<String, Long> newest = new HashMap<>();
        seen.forEach(each -> newest.merge(each.name(), each.generation(), Math::max));
        Survivors found = NONE;
        Map<String, Integer> there = new HashMap<>();
        for (Seen each : seen) {
            String name = each.name();
            if (!wanted.containsKey(name) || each.generation() != newest.getOrDefault(name, 0L)) {
                found = found.plus(new Survivors(1, 0, 0));
            } else {
                there.merge(name, each.well() ? 1 : 0, Integer::sum);
            }
        }
        for (Map.Entry<String, Integer> each : wanted.entrySet()) {
            int more = there.getOrDefault(each.getKey(), 0) - each.getValue();
            found = found.plus(new Survivors(0, Math.max(0, more), Math.max(0, -more)));
        }
        return found;
    }
}
