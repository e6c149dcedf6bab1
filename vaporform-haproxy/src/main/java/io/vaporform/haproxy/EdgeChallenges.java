package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.ChallengeAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What certification authorities are answered, by every load balancer of a provider: a file for each, with its token as its name. */
final class EdgeChallenges {

    private final Path directory;

    EdgeChallenges(Path root) {
        this.directory = root.resolve("challenges");
    }

    /** A repeat changes nothing. */
    void put(ChallengeAnswer answer) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failed) {
            throw new ProvisioningException("make " + directory, failed.toString(), failed);
        }
        WholeFiles.write(directory.resolve(answer.token()), answer.text());
    }

    void remove(ChallengeAnswer answer) {
        WholeFiles.delete(directory.resolve(answer.token()));
    }

    /** The map of all of them. */
    List<MapEntry> entries() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<MapEntry> all = new ArrayList<>();
            for (Path file :
                    files.filter(file -> !WholeFiles.isLeftover(file)).sorted().toList()) {
                all.add(entry(new ChallengeAnswer(String.valueOf(file.getFileName()), Files.readString(file))));
            }
            return all;
        } catch (IOException failed) {
            throw new ProvisioningException("read " + directory, failed.toString(), failed);
        }
    }

    static MapEntry entry(ChallengeAnswer answer) {
        return new MapEntry(answer.path(), answer.text());
    }
}
