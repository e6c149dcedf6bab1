package io.vaporform.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files that only their owner reads, and that are there as a whole or not at all. */
final class PrivateFiles {

    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final String PREFIX = ".vaporform-";

    /** HAProxy skips these in a directory of certificates; its newer versions skip what begins with a dot, too. */
    private static final String SUFFIX = ".key";

    private static final int RANDOM_BYTES = 8;

    private PrivateFiles() {}

    /** Makes it where it is missing. */
    static void directory(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            throw new IOException(
                    directory + " is on a file system that knows no modes, so that everybody could read the key");
        }
        Files.createDirectories(directory, DIRECTORY);
    }

    /** Fails if it is there already. */
    static void newDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, DIRECTORY);
    }

    /** Fails if it is there already. It is on the disk when this returns, its name may not be. */
    static void newFile(Path file, String text) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** In one step for all who look. A file, or a symbolic link, that was there is gone. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** So that the names in it are there too after a power cut. */
    static void force(Path directory) throws IOException {
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    /** A name beside {@code target} until that is there as a whole. */
    static Path temporary(Path target) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return target.resolveSibling(
                PREFIX + name(target) + "." + HexFormat.of().formatHex(random) + SUFFIX);
    }

    /** What crashed writers of {@code target}, and of nothing else, left behind. */
    static void removeLeftovers(Path target) throws IOException {
        Pattern leftover = Pattern.compile(
                Pattern.quote(PREFIX + name(target)) + "\\.[0-9a-f]{" + 2 * RANDOM_BYTES + "}" + Pattern.quote(SUFFIX));
        for (Path path : list(parent(target))) {
            if (leftover.matcher(name(path)).matches()) {
                delete(path);
            }
        }
    }

    static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }

    /** A file, a link, or a directory with its files; nothing if it is not there. Links are not followed. */
    static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (Path each : list(path)) {
                Files.delete(each);
            }
        }
        Files.deleteIfExists(path);
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }
}
