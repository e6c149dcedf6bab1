package io.vaporform.jdbc;

import io.vaporform.error.VaporformException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The file behind an H2 database, and what tells it from its copies. */
final class H2File {

    /** H2 names its ways to a file so: {@code retry:}, {@code nio:}, {@code async:}. One letter would be a drive. */
    private static final Pattern SCHEMES = Pattern.compile("^([a-zA-Z]{2,}:)+");

    private static final Path MACHINE_ID = Path.of("/etc/machine-id");
    private static final int SHOWN_BYTES = 8;

    private H2File() {}

    static String withoutScheme(String path) {
        return SCHEMES.matcher(path).replaceFirst("");
    }

    static Path of(Path database) {
        return Path.of(database + ".mv.db");
    }

    static String binding(Path database) {
        try {
            return "h2:" + machine() + ":" + identity(of(database));
        } catch (IOException unreadable) {
            throw unreadable(of(database), unreadable);
        }
    }

    static VaporformException unreadable(Path file, IOException cause) {
        return new VaporformException(
                "the file " + file + " of the store cannot be looked at; check its rights", cause);
    }

    /** The inode, which a copy does not have; not the device, whose number may be another one after a restart of the machine. */
    private static String identity(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Files.getAttribute(file, "unix:ino").toString()
                : Long.toString(Files.readAttributes(file, BasicFileAttributes.class)
                        .creationTime()
                        .toMillis());
    }

    /** As machine-id(5) asks: the id itself is not shown around. */
    private static String machine() throws IOException {
        String id = Files.isReadable(MACHINE_ID) ? Files.readString(MACHINE_ID).strip() : "";
        if (id.isEmpty()) {
            id = InetAddress.getLocalHost().getHostName();
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(("vaporform " + id).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
