package io.vaporform.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** What the JDK trusts where nobody says what else to trust. */
final class DefaultTrust {

    private DefaultTrust() {}

    static X509ExtendedTrustManager manager() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("this JVM has no X509ExtendedTrustManager"));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the trust store of this JVM cannot be read", broken);
        }
    }

    static List<X509Certificate> roots() {
        return List.of(manager().getAcceptedIssuers());
    }
}
