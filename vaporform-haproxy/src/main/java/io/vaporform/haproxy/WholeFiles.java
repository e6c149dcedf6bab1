package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Files that are there as a whole or as they were before, also after a power cut or on a full disk. Only their owner reads them. */
final class WholeFiles {

    private static final FileAttribute<Set<PosixFilePermission>> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final String PREFIX = ".vaporform-";
    private static final int RANDOM_BYTES = 8;

    private WholeFiles() {}

    /**
     * On the disk when this returns. A repeat writes it again.
     *
     * @throws ProvisioningException if that fails: then what was there before still is
     */
    static void write(Path file, String text) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        Path temporary = file.resolveSibling(PREFIX + HexFormat.of().formatHex(random));
        try {
            try {
                writeNew(temporary, text);
                rename(temporary, file);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException failed) {
            throw new ProvisioningException(
                    "write " + file, failed + "; what was there before still is: see whether its disk is full", failed);
        }
    }

    private static void writeNew(Path file, String text) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), MODE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** In one step for all who look, and with the name on the disk too. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory =
                FileChannel.open(Objects.requireNonNull(to.getParent()), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** A map, or another file of lines. */
    static void writeLines(Path file, List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        write(file, text.toString());
    }

    /** A repeat does nothing. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new ProvisioningException("delete " + file, failed.toString(), failed);
        }
    }

    /** What was being written in a crash. */
    static void removeLeftovers(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(WholeFiles::isLeftover).toList().forEach(WholeFiles::delete);
        } catch (IOException failed) {
            throw new ProvisioningException("clean " + directory, failed.toString(), failed);
        }
    }

    /** Whether it is not one that somebody has finished. */
    static boolean isLeftover(Path file) {
        return String.valueOf(file.getFileName()).startsWith(PREFIX);
    }
}
