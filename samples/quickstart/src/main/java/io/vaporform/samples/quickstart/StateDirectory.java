package io.vaporform.samples.quickstart;

import io.vaporform.error.VaporformException;
import io.vaporform.jdbc.JdbcStateStore;
import io.vaporform.jdbc.KeyRing;
import io.vaporform.spi.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where the quickstart remembers what it deployed with one engine: the owner's name, the key, and the store's file. */
record StateDirectory(Path path) {

    /** The directory below which everything of {@code ./quickstart} is; read from the environment, as VAPORFORM_WORK. */
    private static final String WORK = "vaporform.work";

    private static final String HERE = ".work";

    /** What was deployed with one engine is not to be looked for at another. */
    static StateDirectory of(Settings settings, String engine) {
        Path work = Path.of(settings.get(WORK).orElse(HERE)).toAbsolutePath().normalize();
        return new StateDirectory(work.resolve("quickstart").resolve(engine.replaceAll("[^A-Za-z0-9.]+", "-")));
    }

    boolean isThere() {
        return Files.exists(owner());
    }

    /** Who owns what is deployed: the same for as long as the directory is there. */
    String installation(Supplier<String> unlessThere) {
        try {
            if (!isThere()) {
                Files.createDirectories(path);
                Files.writeString(owner(), unlessThere.get());
            }
            return Files.readString(owner());
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    /** One process at a time has it open. */
    JdbcStateStore open() {
        Path keys = path.resolve("keys");
        return JdbcStateStore.embedded(
                path.resolve("state"), Files.exists(keys) ? KeyRing.file(keys) : KeyRing.createFile(keys));
    }

    /** To be called when the store is closed and nothing of what it knew is left. */
    void remove() {
        try {
            for (Path file : listed(path)) {
                Files.delete(file);
            }
            Files.delete(path);
            Path all = path.resolveSibling("");
            if (listed(all).isEmpty()) {
                Files.delete(all);
            }
        } catch (IOException | UncheckedIOException failed) {
            throw unusable(failed);
        }
    }

    private static List<Path> listed(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private Path owner() {
        return path.resolve("installation");
    }

    private VaporformException unusable(Exception failed) {
        return new VaporformException(path + " cannot be used: " + failed, failed);
    }
}
