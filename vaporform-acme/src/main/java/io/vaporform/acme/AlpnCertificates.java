package io.vaporform.acme;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import io.vaporform.tls.CertificateMaterial;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.util.CertificateUtils;

/** The certificates by which CAs see that a name is served here: made when they are looked for, of what {@link AlpnProof} has put into the store. Thread-safe. */
final class AlpnCertificates {

    /** So many are kept, far more than a CA looks at in the same moment. */
    private static final int MOST = 256;

    /** One for all of them: it says nothing of whose a name is. */
    private @Nullable KeyPair key;

    /** A CA looks from several places, and each handshake would else wait for a signature of its own. */
    private final Map<Shown, CertificateOutputs> made = new ConcurrentHashMap<>();

    /** What one of them shows. */
    private record Shown(DomainName name, Secret validation) {}

    /** Makes what takes long, so that no handshake has to wait for it: making an RSA key takes seconds where the machine is busy, and a CA does not come twice. */
    void prepare() {
        key();
    }

    /** What is to be shown; empty for a name that nobody looks for. */
    Optional<CertificateOutputs> find(DomainName name, Records records) {
        return records.get(AlpnProof.PREFIX + name.text()).map(entry -> certificate(new Shown(name, entry.value())));
    }

    private CertificateOutputs certificate(Shown shown) {
        if (made.size() >= MOST) {
            made.clear();
        }
        return made.computeIfAbsent(shown, this::make);
    }

    private CertificateOutputs make(Shown shown) {
        KeyPair pair = key();
        try {
            X509Certificate certificate = CertificateUtils.createTlsAlpn01Certificate(
                    pair,
                    Identifier.dns(shown.name().text()),
                    Base64.getDecoder().decode(shown.validation().reveal()));
            return CertificateMaterial.read(List.of(certificate), pair.getPrivate())
                    .outputs(Optional.empty());
        } catch (IOException impossible) {
            throw new IllegalStateException("a certificate for acme-tls/1 cannot be made", impossible);
        }
    }

    /** acme4j signs such certificates by RSA only. */
    private synchronized KeyPair key() {
        KeyPair known = key;
        if (known == null) {
            known = KeyType.RSA_2048.generate();
            key = known;
        }
        return known;
    }
}
