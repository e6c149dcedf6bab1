package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A short name for texts, of which none has a NUL in it: another one for other texts. */
public final class ShortDigest {

    private static final int SHOWN_BYTES = 8;

    private ShortDigest() {}

    /** In 16 digits. */
    public static String of(List<String> texts) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\0", texts).getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, SHOWN_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
