package io.vaporform.testkit.engine;

import io.vaporform.spi.BackupTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Backups in memory; what is written is there only when all of it is. */
final class Shelf implements BackupTarget {

    private final Map<String, byte[]> kept = new TreeMap<>();

    /** Whether there is no room for another one. */
    boolean full;

    /** Is run while one is written. */
    Runnable meanwhile = () -> {};

    @Override
    public void write(String key, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        if (full) {
            throw new IOException("no space left");
        }
        Runnable work = meanwhile;
        meanwhile = () -> {};
        work.run();
        if (kept.put(key, bytes.toByteArray()) != null) {
            throw new IOException(key + " is written twice");
        }
    }

    @Override
    public InputStream read(String key) throws IOException {
        byte[] bytes = kept.get(key);
        if (bytes == null) {
            throw new IOException("there is no " + key);
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public void delete(String key) {
        kept.remove(key);
    }

    /** Changes one bit of each, in a byte that gunzip does not look at. */
    void damage() {
        kept.values().forEach(bytes -> bytes[4] ^= 1);
    }

    Set<String> keys() {
        return Set.copyOf(kept.keySet());
    }

    @Override
    public String toString() {
        return "the shelf";
    }
}
