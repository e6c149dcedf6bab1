package io.vaporform.memory;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsAbilities;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Zones that are kept in memory, and that no server answers for: for tests of applications. Thread-safe; nothing outlives it. */
public final class InMemoryDns implements DnsBackend {

    private static final DnsAbilities ABILITIES = DnsAbilities.of(1000, true).topAlias(Rdata.ALIAS);

    private final Map<DomainName, NavigableMap<Key, Rrset>> zones = new TreeMap<>();

    private InMemoryDns() {}

    /** Empty zones. */
    public static InMemoryDns zones(String... zones) {
        InMemoryDns dns = new InMemoryDns();
        for (String zone : zones) {
            dns.zones.put(DomainName.of(zone), new TreeMap<>());
        }
        return dns;
    }

    @Override
    public DnsAbilities abilities() {
        return ABILITIES;
    }

    @Override
    public String describe() {
        return "in memory";
    }

    @Override
    public synchronized List<DomainName> zones() {
        return List.copyOf(zones.keySet());
    }

    @Override
    public synchronized List<Rrset> records(DomainName zone) {
        return List.copyOf(zone(zone).values());
    }

    @Override
    public synchronized Optional<Rrset> get(DomainName zone, DomainName name, String type) {
        return Optional.ofNullable(zone(zone).get(new Key(name, type)));
    }

    @Override
    public synchronized void change(DomainName zone, List<RrsetChange> changes) {
        NavigableMap<Key, Rrset> after = new TreeMap<>(zone(zone));
        for (RrsetChange change : changes) {
            check(zone, after, change);
            Key key = new Key(change.name(), change.type());
            change.after().ifPresentOrElse(set -> after.put(key, set), () -> after.remove(key));
        }
        changes.forEach(change -> checkAlias(change.name(), after));
        zones.put(zone, after);
    }

    private static void check(DomainName zone, Map<Key, Rrset> sets, RrsetChange change) {
        if (!change.name().isWithin(zone)) {
            throw refused(change.name() + " is not in the zone " + zone);
        }
        Rrset there = sets.get(new Key(change.name(), change.type()));
        boolean same = Optional.ofNullable(there)
                .map(Rrset::data)
                .equals(change.before().map(Rrset::data));
        if (!same) {
            throw new ConflictException(change.type() + " records of " + change.name() + " are not as they were: there "
                    + (there == null ? "are none" : "is\n" + there) + "; plan again");
        }
    }

    /** RFC 1034, 3.6.2: where there is a CNAME, there is nothing else. */
    private static void checkAlias(DomainName name, NavigableMap<Key, Rrset> sets) {
        List<String> types = sets.subMap(new Key(name, ""), new Key(name, "a")).keySet().stream()
                .map(Key::type)
                .toList();
        if (types.size() > 1 && types.contains(Rdata.CNAME)) {
            throw refused(name + " would have a CNAME beside other records: " + types);
        }
    }

    private NavigableMap<Key, Rrset> zone(DomainName zone) {
        return Optional.ofNullable(zones.get(zone)).orElseThrow(() -> refused("there is no zone " + zone));
    }

    private static ProvisioningException refused(String why) {
        return new ProvisioningException("DNS in memory", why, null);
    }

    /** Frees nothing: there is nothing to be freed. */
    @Override
    public void close() {}

    private record Key(DomainName name, String type) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = name.compareTo(other.name);
            return order != 0 ? order : type.compareTo(other.type);
        }
    }
}
