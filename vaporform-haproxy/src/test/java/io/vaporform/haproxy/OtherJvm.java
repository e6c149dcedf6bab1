package io.vaporform.haproxy;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What happens in a JVM that is not that of the tests. */
public final class OtherJvm {

    private OtherJvm() {}

    /** @param arguments what is done, a directory, and perhaps a port */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path path = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "start-and-die" -> startAndDie(path, Integer.parseInt(arguments[2]));
            case "take" -> System.out.println(taken(path));
            case "fill" -> System.out.println(filled(path));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void startAndDie(Path path, int port) {
        Edge edge = Edge.open(path, Edge.LIMITS, port);
        System.out.println(
                edge.run() + " " + edge.process().withWorker(Worker::info).pid());
        System.out.flush();
        // As a crash: nothing is closed.
        Runtime.getRuntime().halt(0);
    }

    private static String taken(Path path) throws IOException, InterruptedException {
        try {
            DirectoryLock.take(HaproxyDirectory.of(path), Duration.ofMillis(100))
                    .close();
            return "taken";
        } catch (ProviderUnavailableException busy) {
            return busy.getMessage();
        }
    }

    /** On a disk that takes no more. */
    private static String filled(Path path) throws IOException {
        Path file = path.resolve("f");
        WholeFiles.write(file, "old");
        try {
            WholeFiles.write(file, "new".repeat(1 << 20));
            return "written";
        } catch (ProvisioningException full) {
            List<Path> files;
            try (var all = Files.list(path)) {
                files = all.toList();
            }
            return Files.readString(file) + " " + files.size() + " " + full.getMessage();
        }
    }
}
