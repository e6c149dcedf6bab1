package io.vaporform.acme;

import io.vaporform.Infrastructure;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.StateStore;
import io.vaporform.testsupport.Pebble;
import io.vaporform.tls.CertificateMaterial;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What tests with a Pebble of their own share. */
final class AcmeITCase {

    private AcmeITCase() {}

    static AcmeCa ca(Pebble pebble) {
        return AcmeCa.of(pebble.directory().toString()).trusting(pebble.apiCa());
    }

    /** Answers HTTP-01 where Pebble looks. */
    static AcmeProvider.Builder provider(Pebble pebble) {
        return AcmeProvider.builder()
                .ca(ca(pebble))
                .agreeToTerms()
                .http01(new InetSocketAddress("127.0.0.1", pebble.httpPort()))
                .timeout(Duration.ofSeconds(5));
    }

    static Infrastructure infrastructure(AcmeProvider provider) {
        return infrastructure(provider, MemoryStateStore.create(), UnaryOperator.identity());
    }

    static Infrastructure infrastructure(
            AcmeProvider provider, StateStore store, UnaryOperator<Infrastructure.Builder> more) {
        return more.apply(Infrastructure.builder()
                        .installation("acme-test")
                        .provider(provider)
                        .store(store)
                        .operationTimeout(Duration.ofSeconds(60)))
                .build();
    }

    /** By whoever trusts the CA's root and nobody else. */
    static void verify(CertificateOutputs outputs, Pebble pebble) throws GeneralSecurityException {
        List<X509Certificate> chain = CertificateMaterial.read(outputs).chain();
        Set<TrustAnchor> roots =
                pebble.roots().stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
        PKIXParameters parameters = new PKIXParameters(roots);
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
    }
}
