package io.vaporform.jdbc;

import io.vaporform.spec.Violations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Keys in a file of lines {@code id base64}. */
final class KeyFile {

    private static final String OWNER_ONLY = "rw-------";

    private KeyFile() {}

    static List<KeyRing.Entry> read(Path path) {
        Violations found = new Violations();
        List<KeyRing.Entry> entries = new ArrayList<>();
        try {
            int number = 0;
            for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    read(line.strip(), "line " + number + " of " + path, entries, found);
                }
            }
        } catch (IOException unreadable) {
            found.add(
                    "keyRing",
                    path,
                    "cannot be read: " + reason(unreadable),
                    "give the file that KeyRing.createFile made");
        }
        found.throwIfAny();
        return entries;
    }

    /** What is wrong with a line is said without the line. */
    private static void read(String line, String where, List<KeyRing.Entry> entries, Violations found) {
        String[] words = line.split("\\s+", -1);
        if (words.length != 2) {
            found.add(where, words.length + " words", "must be an id and a key in base64", "write: id base64");
            return;
        }
        try {
            entries.add(new KeyRing.Entry(words[0], Base64.getDecoder().decode(words[1])));
        } catch (IllegalArgumentException notBase64) {
            found.add(where, "not base64", "must be an id and a key in base64", "write: id base64");
        }
    }

    static void create(Path path) {
        Violations found = new Violations();
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[KeyRing.KEY_BYTES];
        random.nextBytes(key);
        // Random too, so that the keys of two files can be in one ring. No date: it would be the machine's clock.
        String line = String.format("key-%08x ", random.nextInt())
                + Base64.getEncoder().encodeToString(key) + "\n";
        try (SeekableByteChannel file = Files.newByteChannel(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(path))) {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (FileAlreadyExistsException there) {
            found.add("keyRing", path, "is there already", "read it with KeyRing.file, or give another path");
        } catch (IOException unwritable) {
            found.add(
                    "keyRing",
                    path,
                    "cannot be made: " + reason(unwritable),
                    "give a path in a directory that is there");
        }
        found.throwIfAny();
    }

    /** The rights from the first moment on. A file system without POSIX rights gives its own. */
    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
    }

    private static String reason(IOException failure) {
        return failure.getClass().getSimpleName();
    }
}
