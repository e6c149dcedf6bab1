package io.vaporform.tls;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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

    /** As {@link #parts(List, Optional)}; that one half of the pair belongs to the other need not be found out. */
    Optional<CertificateMaterial> pair(List<X509Certificate> given, KeyPair pair) {
        byte[] key = pair.getPublic().getEncoded();
        return parts(given, Optional.of(pair.getPrivate()), its -> Arrays.equals(its.getEncoded(), key));
    }

    /** Empty if something is wrong; what is missing was noted before. */
    Optional<CertificateMaterial> parts(List<X509Certificate> given, Optional<PrivateKey> key) {
        return parts(given, key, its -> key.filter(each -> PrivateKeys.match(its, each))
                .isPresent());
    }

    /** @param ours whether the key is that of a certificate with this one */
    private Optional<CertificateMaterial> parts(
            List<X509Certificate> given, Optional<PrivateKey> key, Predicate<PublicKey> ours) {
        if (given.isEmpty()) {
            return Optional.empty();
        }
        X509Certificate leaf = leaf(given, ours);
        List<X509Certificate> chain = ChainOrder.of(leaf, given, DefaultTrust::roots, found);
        new ChainRules(found, now).judge(chain, names);
        if (key.isPresent() && PrivateKeys.isKnown(leaf.getPublicKey())) {
            match(leaf, given, ours);
        }
        return found.isEmpty() ? key.map(each -> CertificateMaterial.read(chain, each)) : Optional.empty();
    }

    /** The server's own: where several may be, the one that the key is for, and else the first. */
    private static X509Certificate leaf(List<X509Certificate> given, Predicate<PublicKey> ours) {
        List<X509Certificate> servers =
                given.stream().filter(each -> !Certificates.isAuthority(each)).toList();
        if (servers.size() == 1) {
            return servers.get(0);
        }
        Optional<X509Certificate> owner =
                servers.stream().filter(each -> ours.test(each.getPublicKey())).findFirst();
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

    private void match(X509Certificate leaf, List<X509Certificate> given, Predicate<PublicKey> ours) {
        if (ours.test(leaf.getPublicKey())) {
            return;
        }
        String owner = given.stream()
                .filter(each -> ours.test(each.getPublicKey()))
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
