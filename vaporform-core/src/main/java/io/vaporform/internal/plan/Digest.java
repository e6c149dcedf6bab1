package io.vaporform.internal.plan;

import io.vaporform.internal.codec.Json;
import io.vaporform.internal.codec.SpecCodec;
import io.vaporform.spec.Spec;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A keyed digest (HMAC-SHA-256) of a resolved spec: equal specs have equal digests, and without the key a digest tells nothing about the
 * secrets in the spec. Thread-safe.
 */
public final class Digest {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac keyed;

    public Digest(byte[] key) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    public String of(Spec resolved) {
        try {
            Mac mac = (Mac) keyed.clone();
            return HexFormat.of().formatHex(mac.doFinal(Json.bytes(SpecCodec.REVEALING.encode(resolved))));
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the JDK's own Mac can be cloned", impossible);
        }
    }
}
