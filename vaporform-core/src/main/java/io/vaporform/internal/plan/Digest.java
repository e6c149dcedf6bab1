package io.vaporform.internal.plan;

import io.vaporform.internal.codec.Json;
import io.vaporform.internal.codec.SpecCodec;
import io.vaporform.spec.Spec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A keyed digest of a resolved spec: equal specs have equal digests, and without the key a digest tells nothing about the secrets in the spec.
 * SHA3-256 of the key, which always has the same length, and the spec: a sponge needs no HMAC around it (FIPS 202, A.2), and unlike a MAC of the
 * JCE it costs an application nothing at its start. Thread-safe.
 */
public final class Digest {

    private static final String ALGORITHM = "SHA3-256";

    private final byte[] key;

    public Digest(byte[] key) {
        this.key = key.clone();
    }

    public String of(Spec resolved) {
        try {
            MessageDigest keyed = MessageDigest.getInstance(ALGORITHM);
            keyed.update(key);
            return HexFormat.of().formatHex(keyed.digest(Json.bytes(SpecCodec.REVEALING.encode(resolved))));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
