package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsAbilities;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a zone can have, and the back end that keeps it; whoever asks for something else is told why not. */
record Place(DomainName zone, DnsAbilities can) {

    private static final Set<String> ADDRESSES = Set.of(Rdata.A, Rdata.AAAA);

    /** Whether it is an alias of a host, for which the servers answer with addresses. */
    boolean isTopAlias(RecordKey key) {
        return key.name().equals(zone) && can.topAlias().equals(Optional.of(key.type()));
    }

    /** Why nobody can have a set there. */
    Optional<String> misplaced(RecordKey key) {
        if (!key.name().isWithin(zone)) {
            return Optional.of("is not in the zone " + zone);
        }
        if (key.name().isWithin(zone.child(Twins.LABEL))) {
            return Optional.of(Twins.LABEL + " is where markers are; take another name");
        }
        if (Twins.isMistakable(zone, key.name())) {
            return Optional.of("its marker would be that of a wildcard; take another name");
        }
        return key.name().equals(zone)
                        && !isTopAlias(key)
                        && Set.of(Rdata.NS, Rdata.CNAME, "DNAME").contains(key.type())
                ? Optional.of("the top of a zone has the zone's own NS, and no alias; set A and AAAA there")
                : Optional.empty();
    }

    /** Why the back end does not keep it. */
    Optional<String> unsupported(Rrset set) {
        if (set.type().equals(Rdata.ALIAS)) {
            return isTopAlias(RecordKey.of(set))
                    ? Optional.empty()
                    : Optional.of(
                            "an ALIAS is for the top of a zone whose back end has such; set a CNAME, or A and AAAA");
        }
        if (!Wire.isSettable(Wire.type(set.type()))) {
            return Optional.of("nobody sets records of that type but the server itself");
        }
        if (!can.keeps(set.type())) {
            return Optional.of("the back end keeps no " + set.type() + " records, but "
                    + can.types().stream().sorted().toList());
        }
        if (!can.keepsAll(set.data())) {
            return Optional.of("the back end does not keep that text as it is; it keeps "
                    + can.texts().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " ones");
        }
        return set.ttl().compareTo(can.shortestTtl()) < 0
                ? Optional.of(
                        "the back end keeps no ttl below " + can.shortestTtl().toSeconds() + " s")
                : Optional.empty();
    }

    /**
     * Why it cannot be beside what its name will have (RFC 1034, 3.6.2).
     *
     * @param others types of the same name
     */
    Optional<String> besideAlias(RecordKey key, Set<String> others) {
        if (key.name().equals(zone) && can.topAlias().isPresent()) {
            return besideTopAlias(key, others);
        }
        boolean clashes = key.type().equals(Rdata.CNAME) ? !others.isEmpty() : others.contains(Rdata.CNAME);
        return clashes
                ? Optional.of("a name with a CNAME has nothing else, and " + key.name() + " has " + others)
                : Optional.empty();
    }

    /** The servers answer with addresses of the host, in the place of any others. */
    private Optional<String> besideTopAlias(RecordKey key, Set<String> others) {
        boolean clashes = isTopAlias(key)
                ? others.stream().anyMatch(ADDRESSES::contains)
                : ADDRESSES.contains(key.type())
                        && others.contains(can.topAlias().orElseThrow());
        return clashes
                ? Optional.of("an alias of a host has no addresses beside it, and " + key.name() + " has " + others)
                : Optional.empty();
    }
}
