package io.vaporform.internal.engine;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Counts, and takes the digest of, what is written. */
final class ArchiveOutput extends FilterOutputStream {

    private final MessageDigest digest = ArchiveInput.sha256();
    private long bytes;

    ArchiveOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] some, int from, int length) throws IOException {
        out.write(some, from, length);
        digest.update(some, from, length);
        bytes += length;
    }

    long bytes() {
        return bytes;
    }

    /** In hexadecimal; ends it. */
    String sha256() {
        return ArchiveInput.text(digest);
    }
}
