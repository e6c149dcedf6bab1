package io.vaporform.tls;

import io.vaporform.error.Violation;
import io.vaporform.memory.CertificateDraft;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What tests of judging have in common: a moment, a name, and an authority of that moment. */
final class Judged {

    static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
    static final Instant START = NOW.minus(Duration.ofDays(1));
    static final Instant END = NOW.plus(Duration.ofDays(90));
    static final DomainName SHOP = DomainName.of("shop.example.com");
    static final List<DomainName> NAMES = List.of(SHOP);

    private Judged() {}

    static CertificateMaterial issued(InMemoryCa ca) {
        return ca.issue(NAMES, KeyType.EC_P256, START, END);
    }

    static CertificateDraft draft() {
        return CertificateDraft.of(NAMES, START, END);
    }

    static String pem(X509Certificate... certificates) {
        return pem(Arrays.asList(certificates));
    }

    static String pem(List<X509Certificate> certificates) {
        StringBuilder all = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                all.append(Pem.write(Pem.CERTIFICATE, certificate.getEncoded()));
            } catch (CertificateEncodingException broken) {
                throw new IllegalStateException(broken);
            }
        }
        return all.toString();
    }

    static List<Violation> violations(String chain, Secret key, DomainName... names) {
        Violations found = new Violations();
        CertificateMaterial.check(chain, key, List.of(names), NOW, found);
        return found.list();
    }
}
