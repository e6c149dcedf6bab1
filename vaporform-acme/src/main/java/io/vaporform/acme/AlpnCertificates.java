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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.util.CertificateUtils;

/** The certificates by which CAs see that a name is served here: made when they are looked for, of what {@link AlpnProof} has put into the store. Thread-safe. */
final class AlpnCertificates {

    /** One for all of them: it says nothing of whose a name is. */
    private @Nullable KeyPair key;

    /** Makes what takes long, so that no handshake has to wait for it: making an RSA key takes seconds where the machine is busy, and a CA does not come twice. */
    void prepare() {
        key();
    }

    /** What is to be shown; empty for a name that nobody looks for. */
    Optional<CertificateOutputs> find(DomainName name, Records records) {
        return records.get(AlpnProof.PREFIX + name.text()).map(entry -> certificate(name, entry.value()));
    }

    private CertificateOutputs certificate(DomainName name, Secret validation) {
        KeyPair pair = key();
        try {
            X509Certificate certificate = CertificateUtils.createTlsAlpn01Certificate(
                    pair, Identifier.dns(name.text()), Base64.getDecoder().decode(validation.reveal()));
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
