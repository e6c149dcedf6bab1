package io.vaporform.spec;

import io.vaporform.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a domain leads to: a host by its name, or addresses. Load balancers and CDNs hand theirs out as {@link Output}s in its {@link #text()}.
 *
 * @param host the name that an alias leads to; empty if addresses are given
 * @param addresses of IPv4 and IPv6; empty if a host is given
 */
public record DnsTarget(Optional<DomainName> host, List<String> addresses) {

    /** @throws io.vaporform.error.InvalidSpecException if there is neither, or both, or an address that is none */
    public DnsTarget {
        Violations found = new Violations();
        found.unless(
                host.isPresent() == addresses.isEmpty(),
                "target",
                host.map(DomainName::text).orElse("") + addresses,
                "must be one host, or addresses",
                "give the one that stays the same");
        List<String> canonical = new ArrayList<>();
        for (String address : addresses) {
            try {
                canonical.add(data(address).text());
            } catch (InvalidSpecException wrong) {
                found.addAll("target: ", wrong.violations());
            }
        }
        found.throwIfAny();
        addresses = canonical.stream().distinct().sorted().toList();
    }

    /** @param name such as {@code edge.example.net} */
    public static DnsTarget host(String name) {
        return new DnsTarget(Optional.of(DomainName.host(name, false)), List.of());
    }

    /** @param addresses such as {@code 192.0.2.10} and {@code 2001:db8::10} */
    public static DnsTarget addresses(String... addresses) {
        return new DnsTarget(Optional.empty(), List.of(addresses));
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws io.vaporform.error.InvalidSpecException if it is neither a name nor addresses
     */
    public static DnsTarget parse(String text) {
        String[] parts = text.strip().split("[\\s,]+", -1);
        return isAddress(parts[0]) ? addresses(parts) : host(text.strip());
    }

    private static boolean isAddress(String text) {
        return text.indexOf(':') >= 0 || text.matches("[0-9.]+");
    }

    private static Rdata data(String address) {
        return address.indexOf(':') >= 0 ? Rdata.aaaa(address) : Rdata.a(address);
    }

    /** The records that lead {@code name} there: a CNAME to a host, or A and AAAA with the addresses. */
    public List<Rrset> records(DomainName name) {
        if (host.isPresent()) {
            return List.of(new Rrset(
                    name, Rrset.DEFAULT_TTL, List.of(Rdata.cname(host.get().text()))));
        }
        return Stream.of(Rdata.A, Rdata.AAAA)
                .map(type -> addresses.stream()
                        .map(DnsTarget::data)
                        .filter(data -> data.type().equals(type))
                        .toList())
                .filter(data -> !data.isEmpty())
                .map(data -> new Rrset(name, Rrset.DEFAULT_TTL, data))
                .toList();
    }

    /**
     * Whether a name that is an alias of {@code aliases}, and has {@code addresses} in the end, leads here and nowhere else. Not every address need be used.
     *
     * @param hostHas the addresses of the {@link #host()}; of no meaning if there is none
     */
    public boolean isMet(Collection<DomainName> aliases, Collection<String> addresses, Collection<String> hostHas) {
        return isAlias(aliases) || (!addresses.isEmpty() && here(hostHas).containsAll(addresses));
    }

    /** Whether somebody who asks for such a name may get here. */
    public boolean mayBeMet(Collection<DomainName> aliases, Collection<String> addresses, Collection<String> hostHas) {
        return isAlias(aliases) || addresses.stream().anyMatch(here(hostHas)::contains);
    }

    private boolean isAlias(Collection<DomainName> aliases) {
        return host.filter(aliases::contains).isPresent();
    }

    private Collection<String> here(Collection<String> hostHas) {
        return host.isPresent() ? hostHas : addresses;
    }

    /** The host, or the addresses with a blank between them. */
    public String text() {
        return host.map(DomainName::text).orElse(String.join(" ", addresses));
    }

    @Override
    public String toString() {
        return text();
    }
}
