package io.vaporform.tls;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Violations;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What clients require of the certificates of a chain, as the CA/Browser Forum's Baseline Requirements have it. */
final class ChainRules {

    private static final int LEAST_RSA_BITS = 2048;
    private static final int LEAST_EC_BITS = 256;
    private static final int MOST_SHOWN = 10;

    private final Violations found;
    private final Instant now;

    ChainRules(Violations found, Instant now) {
        this.found = found;
        this.now = now;
    }

    void judge(List<X509Certificate> chain, List<DomainName> wanted) {
        X509Certificate leaf = chain.get(0);
        found.unless(
                !Certificates.isAuthority(leaf),
                Certificates.PATH,
                Certificates.subject(leaf),
                "it is the certificate of an authority, which issues others and is no server's",
                "give the certificate that was issued to the server first; one of your own that nobody issued needs"
                        + " basicConstraints CA:FALSE");
        chain.subList(1, chain.size()).forEach(this::judgeIssuer);
        chain.forEach(this::judge);
        wanted.forEach(name -> judge(leaf, name));
    }

    private void judgeIssuer(X509Certificate issuer) {
        found.unless(
                Certificates.isAuthority(issuer),
                Certificates.PATH,
                Certificates.subject(issuer),
                "it issued a certificate of the chain, but it is no authority",
                "get the certificate from an authority");
    }

    private void judge(X509Certificate certificate) {
        String subject = Certificates.subject(certificate);
        Instant start = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        found.unless(!now.isAfter(end), Certificates.PATH, subject, "it expired at " + end, "renew it")
                .unless(
                        !now.isBefore(start),
                        Certificates.PATH,
                        subject,
                        "it is not valid before " + start,
                        "wait until then, or see whether the clock is right: it says " + now);
        judgeKey(subject, certificate.getPublicKey());
        // Nobody verifies the signature of what is its own root.
        if (!Certificates.isSelfSigned(certificate)) {
            judgeSignature(subject, certificate.getSigAlgName());
        }
    }

    private void judgeKey(String subject, PublicKey key) {
        if (key instanceof RSAKey rsa) {
            int bits = rsa.getModulus().bitLength();
            found.unless(
                    bits >= LEAST_RSA_BITS,
                    Certificates.PATH,
                    subject,
                    "its RSA key has " + bits + " bits, and clients require " + LEAST_RSA_BITS,
                    "get a certificate for a new key");
        } else if (key instanceof ECKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            found.unless(
                    bits >= LEAST_EC_BITS,
                    Certificates.PATH,
                    subject,
                    "the curve of its key has " + bits + " bits, and clients require " + LEAST_EC_BITS,
                    "get a certificate for a new key, such as one on P-256");
        } else if (!PrivateKeys.isKnown(key)) {
            found.add(
                    Certificates.PATH,
                    subject,
                    "its key is of the algorithm " + key.getAlgorithm() + ", which is not known here",
                    "get a certificate for a key of EC or RSA");
        }
    }

    private void judgeSignature(String subject, String algorithm) {
        String name = algorithm.toUpperCase(Locale.ROOT);
        found.unless(
                !name.startsWith("MD") && !name.startsWith("SHA1W"),
                Certificates.PATH,
                subject,
                "it is signed by " + algorithm + ", which can be forged, so that clients refuse it",
                "have it issued anew with SHA-256");
    }

    private void judge(X509Certificate leaf, DomainName wanted) {
        List<DomainName> names = Certificates.names(leaf);
        found.unless(
                names.stream().anyMatch(name -> covers(name, wanted)),
                "names",
                wanted,
                names.isEmpty()
                        ? "the certificate is for no DNS name: it has no subjectAltName, and clients look at nothing else"
                        : "the certificate is for " + shown(names) + " only",
                "get one for it too, or leave out the name");
    }

    private static String shown(List<DomainName> names) {
        return names.size() <= MOST_SHOWN
                ? names.toString()
                : names.subList(0, MOST_SHOWN) + " and " + (names.size() - MOST_SHOWN) + " more";
    }

    /** RFC 6125, 6.4.3: a wildcard is for one label. */
    private static boolean covers(DomainName name, DomainName wanted) {
        return name.equals(wanted)
                || (name.isWildcard() && !wanted.isWildcard() && name.parent().equals(wanted.parent()));
    }
}
