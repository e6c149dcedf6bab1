package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a domain leads, and whether that is where it is to lead.
 *
 * @param seen what the domain leads to; of a wildcard, what one of the names that it stands for does
 * @param hostHas the addresses of the target's host
 */
record Pointing(Resolved seen, DnsTarget target, List<String> hostHas) {

    private static final String ANY = "vaporform-any";

    /**
     * Asks the servers of the zones on the way.
     *
     * @throws ProviderUnavailableException if no server of a zone answers
     */
    static Pointing look(AuthoritativeDns dns, DomainName name, DnsTarget target) {
        return look(dns, seen(dns, name), target);
    }

    static Pointing look(AuthoritativeDns dns, Resolved seen, DnsTarget target) {
        List<String> hostHas =
                target.host().map(host -> dns.resolve(host).addresses()).orElse(List.of());
        return new Pointing(seen, target, hostHas);
    }

    static Resolved seen(AuthoritativeDns dns, DomainName name) {
        return dns.resolve(name.isWildcard() ? name.parent().orElseThrow().child(ANY) : name);
    }

    /** Whether it leads there and nowhere else. */
    boolean isRight() {
        return target.isMet(seen.names(), seen.addresses(), hostHas);
    }

    /** Whether anybody who asks for it may get there. */
    boolean mayReach() {
        return target.mayBeMet(seen.names(), seen.addresses(), hostHas);
    }

    /** What somebody has to set, so that {@code name} leads there. */
    String instruction(DomainName name) {
        boolean top = seen.hops()
                .get(0)
                .delegation()
                .filter(delegation -> delegation.zone().equals(name))
                .isPresent();
        boolean alias = target.host().isPresent() && top;
        DnsTarget possible = alias && !hostHas.isEmpty() ? DnsTarget.addresses(hostHas.toArray(String[]::new)) : target;
        List<String> lines = new ArrayList<>();
        possible.records(name).stream().map(Rrset::toString).forEach(lines::add);
        return "set these records: " + String.join(", ", lines)
                + (alias ? " (at the top of a zone there is no CNAME; an ALIAS to " + target + " does as well)" : "")
                + "; seen now: " + seen;
    }
}
