package io.vaporform.tls;

import io.vaporform.spec.Violations;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Puts certificates in the order in which servers send them (RFC 8446, 4.4.2): each followed by the one that issued it, without the root. */
final class ChainOrder {

    private final Violations found;
    private final Supplier<List<X509Certificate>> roots;
    private final List<X509Certificate> chain = new ArrayList<>();
    private final Set<X509Certificate> rest;

    private ChainOrder(
            X509Certificate leaf,
            List<X509Certificate> given,
            Supplier<List<X509Certificate>> roots,
            Violations found) {
        this.found = found;
        this.roots = roots;
        this.rest = new LinkedHashSet<>(given);
        chain.add(leaf);
        rest.remove(leaf);
    }

    /**
     * The chain of {@code leaf}. Notes which others are not of it, and what it lacks.
     *
     * @param roots that clients have themselves; asked only if it matters
     */
    static List<X509Certificate> of(
            X509Certificate leaf,
            List<X509Certificate> given,
            Supplier<List<X509Certificate>> roots,
            Violations found) {
        return new ChainOrder(leaf, given, roots, found).order();
    }

    private List<X509Certificate> order() {
        for (Optional<X509Certificate> next = issuer(); next.isPresent(); next = issuer()) {
            chain.add(next.get());
            rest.remove(next.get());
        }
        dropAlternatives();
        boolean complete = Certificates.isSelfSigned(last());
        if (!complete && !refuseNamesake() && chain.size() == 1) {
            requireIssuer();
        }
        if (complete && chain.size() > 1) {
            chain.remove(chain.size() - 1);
        }
        rest.forEach(this::refuseUnrelated);
        return chain;
    }

    private X509Certificate last() {
        return chain.get(chain.size() - 1);
    }

    /** Of a root that another one signed too, the latter is taken: clients that know the root stop there anyway. */
    private Optional<X509Certificate> issuer() {
        List<X509Certificate> issuers =
                rest.stream().filter(each -> Certificates.issued(each, last())).toList();
        return Certificates.isSelfSigned(last())
                ? Optional.empty()
                : issuers.stream()
                        .filter(each -> !Certificates.isSelfSigned(each))
                        .findFirst()
                        .or(() -> issuers.stream().findFirst());
    }

    /** Other ways to other roots, which are sound, and not needed. */
    private void dropAlternatives() {
        List<X509Certificate> known = new ArrayList<>(chain);
        for (int i = 0; i < known.size(); i++) {
            X509Certificate issued = known.get(i);
            List<X509Certificate> others = rest.stream()
                    .filter(each -> Certificates.issued(each, issued))
                    .toList();
            known.addAll(others);
            others.forEach(rest::remove);
        }
    }

    /** Whether there is one that has the name of the issuer, but another key. */
    private boolean refuseNamesake() {
        Optional<X509Certificate> namesake =
                rest.stream().filter(each -> Certificates.named(each, last())).findFirst();
        namesake.ifPresent(each -> {
            rest.remove(each);
            found.add(
                    Certificates.PATH,
                    Certificates.subject(last()),
                    "its signature is not by the key of " + Certificates.subject(each)
                            + ", which it names as its issuer",
                    "give the certificate of that issuer that belongs to it" + address());
        });
        return namesake.isPresent();
    }

    private void requireIssuer() {
        boolean known = roots.get().stream().anyMatch(root -> Certificates.issued(root, last()));
        found.unless(
                known,
                Certificates.PATH,
                Certificates.subject(last()),
                "the certificate of its issuer " + Certificates.issuer(last())
                        + " is missing, and not every client gets it by itself",
                "add it below" + address());
    }

    private String address() {
        return Certificates.issuerAddress(last())
                .map(address -> ": it is at " + address)
                .orElse("");
    }

    private void refuseUnrelated(X509Certificate other) {
        found.add(
                Certificates.PATH,
                Certificates.subject(other),
                "it issued no certificate of the chain of " + Certificates.subject(chain.get(0)),
                "leave it out");
    }
}
