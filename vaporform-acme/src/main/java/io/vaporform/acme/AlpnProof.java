package io.vaporform.acme;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.ChallengeType;
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
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.util.CertificateUtils;

/** TLS-ALPN-01 (<a href="https://www.rfc-editor.org/rfc/rfc8737">RFC 8737</a>): a certificate that any process of the installation makes of what is in the store. */
final class AlpnProof implements Proof {

    private static final String PREFIX = "alpn/";

    @Override
    public ChallengeType type() {
        return ChallengeType.TLS_ALPN_01;
    }

    @Override
    public Optional<String> unfit(DomainName name) {
        return name.isWildcard() ? Optional.of("TLS-ALPN-01 shows nothing of a wildcard") : Optional.empty();
    }

    @Override
    public Placed answer(DomainName name, Challenge challenge) {
        byte[] validation = ((TlsAlpn01Challenge) challenge).getAcmeValidation();
        return new Placed(type(), name, name.text(), Base64.getEncoder().encodeToString(validation));
    }

    @Override
    public void put(Placed placed, Records records) {
        Optional<Records.Entry> there = records.get(PREFIX + placed.at());
        Secret value = Secret.of(placed.value());
        if (there.isEmpty()) {
            records.create(PREFIX + placed.at(), value);
        } else if (!there.get().value().equals(value)) {
            records.replace(there.get(), value);
        }
    }

    @Override
    public Optional<String> missing(Placed placed) {
        return Optional.empty();
    }

    /** What another order has put there since stays. */
    @Override
    public void remove(Placed placed, Records records) {
        records.get(PREFIX + placed.at())
                .filter(there -> there.value().reveal().equals(placed.value()))
                .ifPresent(records::remove);
    }

    /** What is to be shown; empty for a name that nobody looks for. */
    static Optional<CertificateOutputs> find(DomainName name, Records records) {
        return records.get(PREFIX + name.text()).map(entry -> certificate(name, entry.value()));
    }

    private static CertificateOutputs certificate(DomainName name, Secret validation) {
        KeyPair key = KeyPairs.generate(KeyType.EC_P256);
        try {
            X509Certificate certificate = CertificateUtils.createTlsAlpn01Certificate(
                    key, Identifier.dns(name.text()), Base64.getDecoder().decode(validation.reveal()));
            return CertificateMaterial.read(List.of(certificate), key.getPrivate())
                    .outputs(Optional.empty());
        } catch (IOException impossible) {
            throw new IllegalStateException("a certificate for acme-tls/1 cannot be made", impossible);
        }
    }
}
