package io.vaporform.internal.engine;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Optional;

/** Counts, and takes the digest of, what is written; and remembers what went wrong here, which whoever writes may take for something else. */
final class ArchiveOutput extends FilterOutputStream {

    private final MessageDigest digest = ArchiveInput.sha256();
    private long bytes;
    private Optional<IOException> broken = Optional.empty();

    ArchiveOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] some, int from, int length) throws IOException {
        try {
            out.write(some, from, length);
        } catch (IOException failed) {
            broken = Optional.of(failed);
            throw failed;
        }
        digest.update(some, from, length);
        bytes += length;
    }

    Optional<IOException> broken() {
        return broken;
    }

    long bytes() {
        return bytes;
    }

    /** In hexadecimal; ends it. */
    String sha256() {
        return ArchiveInput.text(digest);
    }
}
