package io.vaporform.internal.engine;

import io.vaporform.error.VaporformException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** What a backup holds. Its end is reached only if it is what was written. */
final class ArchiveInput extends FilterInputStream {

    private static final int BUFFER = 1 << 16;

    private final DigestInputStream kept;
    private final String sha256;
    private boolean checked;

    ArchiveInput(InputStream kept, String sha256) throws IOException {
        this(new DigestInputStream(kept, sha256()), sha256);
    }

    private ArchiveInput(DigestInputStream kept, String sha256) throws IOException {
        super(new GZIPInputStream(kept, BUFFER));
        this.kept = kept;
        this.sha256 = sha256;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new VaporformException("every Java has SHA-256", impossible);
        }
    }

    static String text(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        if (one < 0) {
            check();
        }
        return one;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int count = super.read(bytes, from, length);
        if (count < 0) {
            check();
        }
        return count;
    }

    private void check() throws IOException {
        if (checked) {
            return;
        }
        kept.transferTo(OutputStream.nullOutputStream());
        String found = text(kept.getMessageDigest());
        if (!found.equals(sha256)) {
            throw new IOException("the backup is damaged: its SHA-256 is " + found + " in the place of " + sha256);
        }
        checked = true;
    }
}
