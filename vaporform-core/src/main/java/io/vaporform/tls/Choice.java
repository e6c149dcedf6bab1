package io.vaporform.tls;

import io.vaporform.spec.DomainName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which certificate a client gets: its name's own, that of the wildcard above it, one that is issued now, or the default. Thread-safe. */
final class Choice {

    private final Lookups certificates;
    private final Lookups challenges;
    private final @Nullable Demand demand;
    private final @Nullable String fallback;

    Choice(Lookups certificates, Lookups challenges, @Nullable Demand demand, @Nullable String fallback) {
        this.certificates = certificates;
        this.challenges = challenges;
        this.demand = demand;
        this.fallback = fallback;
    }

    /** @param asked the name as the client wrote it; null if it gave none */
    Answer certificate(@Nullable String asked) {
        Answer own = asked == null ? Answer.NONE : named(asked);
        return own.shown() == null && fallback != null ? withWildcard(fallback) : own;
    }

    private Answer named(String asked) {
        // Most clients write a name as it is kept, which saves parsing it.
        Answer known = certificates.known(asked);
        if (known.shown() != null) {
            return known;
        }
        String name = host(asked);
        return name == null ? Answer.NONE : found(name);
    }

    private Answer found(String name) {
        Answer answer = withWildcard(name);
        boolean isNew = answer.shown() == null && answer.known() && demand != null && demand.request(name);
        return isNew ? certificates.find(name) : answer;
    }

    private Answer withWildcard(String name) {
        Answer exact = certificates.find(name);
        int dot = name.indexOf('.');
        // Nobody has a certificate for all names below a top-level domain.
        if (exact.shown() != null || name.indexOf('.', dot + 1) < 0) {
            return exact;
        }
        Answer wildcard = certificates.find("*" + name.substring(dot));
        return wildcard.shown() != null || exact.known() ? wildcard : exact;
    }

    /** For the protocol acme-tls/1, and nothing else. */
    Answer challenge(@Nullable String asked) {
        String name = asked == null ? null : host(asked);
        return name == null ? Answer.NONE : challenges.find(name);
    }

    private static @Nullable String host(String asked) {
        Optional<DomainName> name = DomainName.parse(asked).filter(each -> !each.isWildcard());
        return name.map(DomainName::text).orElse(null);
    }

    void changed(String name) {
        certificates.changed(name);
        challenges.changed(name);
        if (demand != null) {
            demand.changed(name);
        }
    }

    void load(String name) {
        certificates.find(name);
    }
}
