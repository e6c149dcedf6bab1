package io.vaporform.dns;

import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainName;
import java.util.HashSet;
import java.util.Set;

/**
 * Where a domain leads, and whether that is where it is to lead.
 *
 * @param seen what the domain leads to; of a wildcard, what one of the names that it stands for does
 * @param addresses that it is to lead to: those of the target, or those that the target's host has
 */
record Pointing(Resolved seen, DnsTarget target, Set<String> addresses) {

    private static final String ANY = "vaporform-any";

    /** Asks the servers of the zones on the way. */
    static Pointing look(AuthoritativeDns dns, DomainName name, DnsTarget target) {
        Set<String> addresses = new HashSet<>(target.addresses());
        target.host().ifPresent(host -> addresses.addAll(dns.resolve(host).addresses()));
        return new Pointing(seen(dns, name), target, addresses);
    }

    static Resolved seen(AuthoritativeDns dns, DomainName name) {
        return dns.resolve(name.isWildcard() ? name.parent().orElseThrow().child(ANY) : name);
    }

    /** Whether it leads there and nowhere else. Not every address need be used. */
    boolean isRight() {
        return hasHost() || (!seen.addresses().isEmpty() && addresses.containsAll(seen.addresses()));
    }

    /** Whether anybody who asks for it may get there. */
    boolean mayReach() {
        return hasHost() || seen.addresses().stream().anyMatch(addresses::contains);
    }

    private boolean hasHost() {
        return target.host().filter(seen.names()::contains).isPresent();
    }
}
