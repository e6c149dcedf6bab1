package io.vaporform.tls;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Judges a chain and its key, and mends what can be mended. Notes everything that is wrong. */
final class Examination {

    private final List<DomainName> names;
    private final Instant now;
    private final Violations found;

    Examination(List<DomainName> names, Instant now, Violations found) {
        this.names = names;
        this.now = now;
        this.found = found;
    }

    /** Empty if something is wrong. */
    Optional<CertificateMaterial> pem(String chain, Secret key) {
        List<X509Certificate> given = Certificates.read(chain, found);
        return parts(given, PrivateKeys.read(key, given, found));
    }

    /** Empty if something is wrong; what is missing was noted before. */
    Optional<CertificateMaterial> parts(List<X509Certificate> given, Optional<PrivateKey> key) {
        if (given.isEmpty()) {
            return Optional.empty();
        }
        X509Certificate leaf = leaf(given, key);
        List<X509Certificate> chain = ChainOrder.of(leaf, given, DefaultTrust::roots, found);
        new ChainRules(found, now).judge(chain, names);
        key.filter(each -> PrivateKeys.isKnown(leaf.getPublicKey())).ifPresent(each -> match(leaf, given, each));
        return found.isEmpty() ? key.map(each -> CertificateMaterial.read(chain, each)) : Optional.empty();
    }

    /** The server's own: where several may be, the one that the key is for, and else the first. */
    private static X509Certificate leaf(List<X509Certificate> given, Optional<PrivateKey> key) {
        List<X509Certificate> servers =
                given.stream().filter(each -> !Certificates.isAuthority(each)).toList();
        if (servers.size() == 1) {
            return servers.get(0);
        }
        Optional<X509Certificate> owner = servers.stream()
                .filter(each -> key.isPresent() && PrivateKeys.match(each.getPublicKey(), key.get()))
                .findFirst();
        return owner.or(() -> servers.stream().findFirst()).orElseGet(() -> lowest(given));
    }

    /** Of authorities, one that issued none of the others. */
    private static X509Certificate lowest(List<X509Certificate> authorities) {
        return authorities.stream()
                .filter(each -> authorities.stream()
                        .noneMatch(other -> !other.equals(each) && Certificates.issued(each, other)))
                .findFirst()
                .orElse(authorities.get(0));
    }

    private void match(X509Certificate leaf, List<X509Certificate> given, PrivateKey key) {
        if (PrivateKeys.match(leaf.getPublicKey(), key)) {
            return;
        }
        String owner = given.stream()
                .filter(each -> PrivateKeys.match(each.getPublicKey(), key))
                .map(each -> ", but the one of " + Certificates.subject(each))
                .findFirst()
                .orElse("");
        found.add(
                PrivateKeys.PATH,
                Secret.MASK,
                "it is not the key of the certificate of " + Certificates.subject(leaf) + owner,
                "give the key that the certificate was requested with, or get a certificate for this one");
    }
}
