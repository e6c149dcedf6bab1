package io.vaporform.internal.plan;

import io.vaporform.internal.codec.Json;
import io.vaporform.internal.codec.SpecCodec;
import io.vaporform.spec.Spec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A keyed digest (HMAC-SHA-256, RFC 2104) of a resolved spec: equal specs have equal digests, and without the key a digest tells nothing about the
 * secrets in the spec. By way of the message digest, as starting the JCE for its own HMAC takes a tenth of an application's first deployment.
 * Thread-safe.
 */
public final class Digest {

    private static final String ALGORITHM = "SHA-256";
    private static final int BLOCK = 64;

    private final byte[] inner;
    private final byte[] outer;

    /** @param key of at most one block, which is 64 bytes */
    public Digest(byte[] key) {
        if (key.length > BLOCK) {
            throw new IllegalArgumentException("the key has " + key.length + " bytes, and may have " + BLOCK);
        }
        inner = padded(key, 0x36);
        outer = padded(key, 0x5c);
    }

    private static byte[] padded(byte[] key, int pad) {
        byte[] block = Arrays.copyOf(key, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= (byte) pad;
        }
        return block;
    }

    public String of(Spec resolved) {
        try {
            MessageDigest digest = MessageDigest.getInstance(ALGORITHM);
            digest.update(inner);
            byte[] first = digest.digest(Json.bytes(SpecCodec.REVEALING.encode(resolved)));
            digest.update(outer);
            return HexFormat.of().formatHex(digest.digest(first));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
