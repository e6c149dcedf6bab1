package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.tls.CertificateMaterial;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a certificate says by itself, whatever the service says of it.
 *
 * @param chain as it is in the outputs
 */
record Issued(List<X509Certificate> chain) {

    private static final int DNS_NAME = 2;
    private static final byte[] SAMPLE = "signed by the key of a certificate".getBytes(StandardCharsets.US_ASCII);

    static Issued of(CertificateOutputs outputs) {
        return new Issued(parse(outputs.chain()));
    }

    private static List<X509Certificate> parse(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (GeneralSecurityException damaged) {
            throw new AssertionError("the chain is not PEM with certificates", damaged);
        }
    }

    X509Certificate leaf() {
        assertThat(chain).as("the chain").isNotEmpty();
        return chain.get(0);
    }

    PublicKey publicKey() {
        return leaf().getPublicKey();
    }

    /** Fails unless a client takes it that trusts {@code roots} and nobody else. */
    void leadsTo(Set<X509Certificate> roots, Instant now) {
        try {
            PKIXParameters parameters = new PKIXParameters(
                    roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
        } catch (GeneralSecurityException refused) {
            throw new AssertionError("the chain, in its order, does not lead to a root of the authority", refused);
        }
    }

    /** Whether what the key of {@code outputs} signs is verified by this certificate. */
    boolean isOfTheKeyIn(CertificateOutputs outputs) {
        try {
            Signature signature = Signature.getInstance(
                    publicKey().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(CertificateMaterial.read(outputs).key());
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey());
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException | RuntimeException another) {
            return false;
        }
    }

    Set<DomainName> names() {
        try {
            return subjectAlternativeNames();
        } catch (GeneralSecurityException damaged) {
            throw new AssertionError("the names of the certificate cannot be read", damaged);
        }
    }

    private Set<DomainName> subjectAlternativeNames() throws GeneralSecurityException {
        return Optional.<Collection<List<?>>>ofNullable(leaf().getSubjectAlternativeNames()).orElse(List.of()).stream()
                .filter(name -> name.get(0).equals(DNS_NAME))
                .map(name -> DomainName.of((String) name.get(1)))
                .collect(Collectors.toSet());
    }
}
