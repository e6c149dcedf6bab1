package io.vaporform.spi;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Files below a directory. One has another name until all of it is on the disk. */
record BackupDirectory(Path directory) implements BackupTarget {

    private static final String UNFINISHED = ".part";

    BackupDirectory {
        directory = directory.toAbsolutePath().normalize();
    }

    @Override
    public void write(String key, Content content) throws IOException {
        Path file = file(key);
        Path part = part(file);
        Files.createDirectories(parent(file), ownerOnly());
        try {
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            force(parent(file));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public InputStream read(String key) throws IOException {
        return Files.newInputStream(file(key));
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = file(key);
        Files.deleteIfExists(part(file));
        Files.deleteIfExists(file);
    }

    /** So that the name is there too after a power cut, where a file system lets directories be opened. */
    private static void force(Path folder) throws IOException {
        if (isPosix()) {
            try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
                opened.force(true);
            }
        }
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private Path file(String key) {
        Path file = directory.resolve(key).normalize();
        if (!file.startsWith(directory) || file.equals(directory)) {
            throw new IllegalArgumentException(key + " is not below " + directory);
        }
        return file;
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    private static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent());
    }

    private static FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return "directory " + directory;
    }
}
