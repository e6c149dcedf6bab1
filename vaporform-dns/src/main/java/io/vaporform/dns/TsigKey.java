package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/**
 * What messages to a name server are signed with (<a href="https://www.rfc-editor.org/rfc/rfc8945">RFC 8945</a>).
 *
 * @param name as the server has it
 * @param algorithm one of {@code hmac-sha224}, {@code hmac-sha256}, {@code hmac-sha384} and {@code hmac-sha512}
 * @param secret in Base64, as {@code tsig-keygen} prints it
 */
public record TsigKey(DomainName name, String algorithm, Secret secret) {

    /** What {@link #of(String, Secret)} takes. */
    public static final String DEFAULT_ALGORITHM = "hmac-sha256";

    private static final Set<String> ALGORITHMS =
            Set.of("hmac-sha224", DEFAULT_ALGORITHM, "hmac-sha384", "hmac-sha512");

    /** @throws io.vaporform.error.InvalidSpecException if the algorithm is unknown or the secret no Base64 */
    public TsigKey {
        algorithm = algorithm.toLowerCase(Locale.ROOT);
        new Violations()
                .unless(
                        ALGORITHMS.contains(algorithm),
                        "algorithm",
                        algorithm,
                        "must be one of " + ALGORITHMS.stream().sorted().toList(),
                        "make a key with tsig-keygen -a " + DEFAULT_ALGORITHM)
                .unless(
                        isBase64(secret),
                        "secret of " + name,
                        secret,
                        "must be Base64",
                        "take what tsig-keygen prints between the quotes")
                .throwIfAny();
    }

    /** A key of {@value #DEFAULT_ALGORITHM}. */
    public static TsigKey of(String name, Secret secret) {
        return new TsigKey(DomainName.of(name), DEFAULT_ALGORITHM, secret);
    }

    private static boolean isBase64(Secret secret) {
        try {
            return Base64.getDecoder().decode(secret.reveal()).length > 0;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    TSIG signer() {
        Name of = Wire.name(name);
        return new TSIG(TSIG.algorithmToName(algorithm), of, Base64.getDecoder().decode(secret.reveal()));
    }
}
