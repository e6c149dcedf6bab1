package io.vaporform.tls;

import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How good a certificate is, of 100 points. Of its own: the policy of the servers that show it is {@link Tls#parameters()}.
 *
 * @param parts what the points are for
 */
public record SecurityScore(List<Part> parts) {

    /**
     * What some of the points are for.
     *
     * @param what it is about
     * @param points that it has
     * @param of as many as it could have
     * @param why it has so many, and what would help if that is not all
     */
    public record Part(String what, int points, int of, String why) {}

    private static final Duration SHORT = Duration.ofDays(100);

    /** What public CAs may issue at most until March 2026. */
    private static final Duration LONG = Duration.ofDays(398);

    public SecurityScore {
        parts = List.copyOf(parts);
    }

    /**
     * Of a certificate in use.
     *
     * @param renewsItself whether somebody has to think of it
     */
    public static SecurityScore of(CertificateOutputs certificate, boolean renewsItself, Instant now) {
        CertificateMaterial material = CertificateMaterial.read(certificate);
        return new SecurityScore(List.of(
                validity(certificate, now),
                key(material.leaf().getPublicKey()),
                signatures(material.chain()),
                chain(material.chain()),
                lifetime(certificate),
                names(certificate),
                renewsItself
                        ? new Part("renewal", 10, 10, "it is renewed by itself")
                        : new Part("renewal", 0, 10, "somebody has to renew it: provision it here")));
    }

    /** Of 100. */
    public int total() {
        return parts.stream().mapToInt(Part::points).sum();
    }

    private static Part validity(CertificateOutputs certificate, Instant now) {
        if (now.isBefore(certificate.notBefore()) || now.isAfter(certificate.notAfter())) {
            return new Part(
                    "validity",
                    0,
                    25,
                    "it is valid from " + certificate.notBefore() + " to " + certificate.notAfter()
                            + " only: renew it");
        }
        double left = Duration.between(now, certificate.notAfter()).toMillis()
                / (double) Math.max(1, certificate.lifetime().toMillis());
        String share = Math.round(left * 100) + " % of its lifetime is left";
        return left >= 0.25
                ? new Part("validity", 25, 25, share)
                : new Part("validity", 10, 25, share + ": find out why it was not renewed");
    }

    private static Part key(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits >= 3072
                    ? new Part("key", 15, 15, "RSA of " + bits + " bits")
                    : new Part("key", bits >= 2048 ? 10 : 0, 15, "RSA of " + bits + " bits: take EC_P256, or RSA_3072");
        }
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getOrder().bitLength();
            return new Part("key", bits >= 256 ? 15 : 0, 15, "EC of " + bits + " bits");
        }
        return new Part("key", 15, 15, key.getAlgorithm());
    }

    private static Part signatures(List<X509Certificate> chain) {
        List<String> weak = chain.stream()
                .map(X509Certificate::getSigAlgName)
                .filter(name -> name.toUpperCase(Locale.ROOT).startsWith("SHA1")
                        || name.toUpperCase(Locale.ROOT).startsWith("MD"))
                .distinct()
                .toList();
        return weak.isEmpty()
                ? new Part("signatures", 15, 15, chain.get(0).getSigAlgName())
                : new Part("signatures", 0, 15, weak + " can be forged: get another one");
    }

    private static Part chain(List<X509Certificate> chain) {
        try {
            for (int i = 0; i + 1 < chain.size(); i++) {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            }
        } catch (GeneralSecurityException broken) {
            return new Part("chain", 0, 20, "a certificate in it is not signed by the next one: upload it in order");
        }
        X509Certificate leaf = chain.get(0);
        boolean selfSigned = leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal());
        return selfSigned
                ? new Part("chain", 5, 20, "it is signed by itself, so nobody trusts it who was not told to")
                : new Part("chain", 20, 20, chain.size() + " certificates, each signed by the next");
    }

    private static Part lifetime(CertificateOutputs certificate) {
        Duration lifetime = certificate.lifetime();
        String days = lifetime.toDays() + " days";
        if (lifetime.compareTo(SHORT) <= 0) {
            return new Part("lifetime", 10, 10, days);
        }
        return new Part(
                "lifetime",
                lifetime.compareTo(LONG) <= 0 ? 5 : 0,
                10,
                days + ": a stolen key is of use for as long; take one of 90 days or fewer");
    }

    private static Part names(CertificateOutputs certificate) {
        List<DomainName> wildcards =
                certificate.names().stream().filter(DomainName::isWildcard).toList();
        return wildcards.isEmpty()
                ? new Part("names", 5, 5, "each host is named")
                : new Part("names", 2, 5, wildcards + " would show any host below: name each, where that can be done");
    }

    /** A line for the total, and one for each part. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(total() + " of 100");
        parts.forEach(
                part -> lines.add("  " + part.what() + " " + part.points() + "/" + part.of() + ": " + part.why()));
        return String.join("\n", lines);
    }
}
