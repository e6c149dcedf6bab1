package io.vaporform.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Where backups are kept, such as a directory on other disks, or a bucket. Every process on one store has the same one. Thread-safe.
 *
 * <p>What is kept there is compressed, and not encrypted: who reads the target reads the data of the tenants.
 */
public interface BackupTarget {

    /** What writes one. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Keeps what {@code content} writes. It is there, durably, once this returns; if anything throws, nothing is there under {@code key}.
     *
     * @param key of letters, digits, {@code . - _} and slashes; never used twice
     */
    void write(String key, Content content) throws IOException;

    /** @throws IOException if it is not there, too */
    InputStream read(String key) throws IOException;

    /** Removes it, and what a write of it that was cut off has left. Nothing happens if there is none. */
    void delete(String key) throws IOException;

    /** In one line, for a person. */
    @Override
    String toString();

    /** Below a directory, which is made at the first backup; only its owner can read it. */
    static BackupTarget directory(Path directory) {
        return new BackupDirectory(directory);
    }
}
