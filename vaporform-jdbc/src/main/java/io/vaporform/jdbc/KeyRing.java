package io.vaporform.jdbc;

import io.vaporform.spec.Violations;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a store encrypts with: the first encrypts, all decrypt. Immutable; the bytes that are given are copied. It shows ids only, so an
 * id is nothing secret.
 *
 * <pre>{@code
 * KeyRing keys = KeyRing.of("2026-11", key).with("2025-01", older);
 * }</pre>
 */
public final class KeyRing {

    /** How many bytes a key has: AES-256. */
    public static final int KEY_BYTES = 32;

    private static final String ID = "[A-Za-z0-9._-]{1,64}";

    private final Map<String, SecretKey> keys;

    private KeyRing(Map<String, SecretKey> keys) {
        this.keys = Collections.unmodifiableMap(keys);
    }

    /**
     * A ring of one key.
     *
     * @param id 1 to 64 characters {@code A-Z a-z 0-9 . _ -}; stands in front of each encrypted value
     * @param key {@value #KEY_BYTES} random bytes
     * @throws io.vaporform.error.InvalidSpecException if id or key are not so
     */
    public static KeyRing of(String id, byte[] key) {
        return of(List.of(new Entry(id, key)));
    }

    /**
     * This ring with one more key, which decrypts only.
     *
     * @throws io.vaporform.error.InvalidSpecException if id or key are not as in {@link #of}, or the id is there already
     */
    public KeyRing with(String id, byte[] key) {
        Violations found = new Violations();
        Map<String, SecretKey> more = new LinkedHashMap<>(keys);
        add(more, new Entry(id, key), found);
        found.throwIfAny();
        return new KeyRing(more);
    }

    /**
     * Reads keys from a file of lines {@code id base64}, of which the first is the one that encrypts. Empty lines and lines that begin with
     * {@code #} are passed over.
     *
     * @throws io.vaporform.error.InvalidSpecException listing all that is wrong with the file
     */
    public static KeyRing file(Path path) {
        return of(KeyFile.read(path));
    }

    /**
     * Makes a file with one new random key under a random id, which its owner alone can read, and reads it. What is there is never written over.
     *
     * @throws io.vaporform.error.InvalidSpecException if the file cannot be made, or is there already
     */
    public static KeyRing createFile(Path path) {
        KeyFile.create(path);
        return file(path);
    }

    static KeyRing of(List<Entry> entries) {
        Violations found = new Violations();
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        entries.forEach(entry -> add(keys, entry, found));
        if (entries.isEmpty()) {
            found.add("keyRing", "empty", "needs a key that encrypts", "make one with KeyRing.createFile(path)");
        }
        found.throwIfAny();
        return new KeyRing(keys);
    }

    private static void add(Map<String, SecretKey> keys, Entry entry, Violations found) {
        found.unless(
                isId(entry.id()),
                "keyRing id",
                entry.id(),
                "must have 1 to 64 characters A-Z a-z 0-9 . _ -",
                "name the key by the month it was made in");
        found.unless(
                entry.key().length == KEY_BYTES,
                "keyRing[" + entry.id() + "]",
                entry.key().length + " bytes",
                "must have " + KEY_BYTES + " bytes",
                "make one with KeyRing.createFile(path)");
        found.unless(
                !keys.containsKey(entry.id()),
                "keyRing[" + entry.id() + "]",
                "there twice",
                "ids must be unique",
                "name each key by the month it was made in");
        // An empty key is an IllegalArgumentException of the JDK; it is a violation by now.
        keys.put(entry.id(), new SecretKeySpec(entry.key().length == 0 ? new byte[1] : entry.key(), "AES"));
    }

    static boolean isId(String id) {
        return id.matches(ID);
    }

    /** The id of the key that encrypts. */
    public String current() {
        return keys.keySet().iterator().next();
    }

    /** The ids of all keys, that of the one that encrypts first. */
    public Set<String> ids() {
        return keys.keySet();
    }

    @Nullable
    SecretKey key(String id) {
        return keys.get(id);
    }

    @Override
    public String toString() {
        return "KeyRing" + keys.keySet();
    }

    /** A key as it was given. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(String id, byte[] key) {
        @Override
        public String toString() {
            return id;
        }
    }
}
