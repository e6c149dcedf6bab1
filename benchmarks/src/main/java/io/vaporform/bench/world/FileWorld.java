package io.vaporform.bench.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A world in a directory: each thing is a file. It refuses a name that is taken, as Docker does, and knows nothing else of who calls or calls again. A
 * ledger beside it has a line for each effect, written by the world and not by whoever asks it. Any number of processes use it at a time.
 */
public final class FileWorld {

    private final Path things;
    private final Path drafts;
    private final Path ledger;

    private FileWorld(Path directory) {
        this.things = directory.resolve("things");
        this.drafts = directory.resolve("drafts");
        this.ledger = directory.resolve("ledger");
    }

    public static FileWorld at(Path directory) {
        FileWorld world = new FileWorld(directory);
        try {
            Files.createDirectories(world.things);
            Files.createDirectories(world.drafts);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return world;
    }

    /** False if the name is taken. */
    boolean create(String name, Map<String, String> content) {
        try {
            // A link makes the whole content appear at once, under a name that must be free.
            Path draft = draft(content);
            Files.createLink(things.resolve(name), draft);
            Files.delete(draft);
            note("create " + name);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void replace(String name, Map<String, String> content) {
        try {
            Files.move(draft(content), things.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            note("change " + name);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path draft(Map<String, String> content) throws IOException {
        List<String> lines = content.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        return Files.write(drafts.resolve(UUID.randomUUID().toString()), lines);
    }

    void delete(String name) {
        try {
            if (Files.deleteIfExists(things.resolve(name))) {
                note("delete " + name);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Optional<Map<String, String>> find(String name) {
        try {
            Map<String, String> content = new TreeMap<>();
            Files.readAllLines(things.resolve(name))
                    .forEach(line -> content.put(line.split("=", 2)[0], line.split("=", 2)[1]));
            return Optional.of(content);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Everything there is, by name. */
    public Map<String, Map<String, String>> all() {
        try (Stream<Path> files = Files.list(things)) {
            return files.map(path -> path.getFileName().toString())
                    .flatMap(name -> find(name).map(content -> Map.entry(name, content)).stream())
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void note(String effect) throws IOException {
        Files.write(
                ledger,
                (effect + "\n").getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** What was done, in that order. */
    public List<String> ledger() {
        try {
            return Files.exists(ledger) ? Files.readAllLines(ledger) : List.of();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
