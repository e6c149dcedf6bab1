package io.vaporform.testkit.tck;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsAbilities;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A back end as plain as can be, right in every rule, and open to be bent in each of its steps. */
class FlatDns implements DnsBackend {

    static final DomainName ZONE = DomainName.of("kit.example");

    static final Set<String> TYPES = Set.of("A", "AAAA", "CNAME", "TXT", "MX", "SRV", "CAA", "NS");

    List<Rrset> sets = new ArrayList<>();

    @Override
    public DnsAbilities abilities() {
        return DnsAbilities.of(100, true)
                .types(TYPES)
                .shortestTtl(Duration.ofSeconds(30))
                .topAlias(Rdata.CNAME);
    }

    @Override
    public String describe() {
        return "flat";
    }

    @Override
    public List<DomainName> zones() {
        return List.of(ZONE);
    }

    @Override
    public synchronized List<Rrset> records(DomainName zone) {
        check(zone);
        return List.copyOf(sets);
    }

    @Override
    public synchronized Optional<Rrset> get(DomainName zone, DomainName name, String type) {
        check(zone);
        return find(name, type);
    }

    Optional<Rrset> find(DomainName name, String type) {
        return sets.stream().filter(set -> set.is(name, type)).findFirst();
    }

    @Override
    public synchronized void change(DomainName zone, List<RrsetChange> changes) {
        check(zone);
        List<Rrset> before = List.copyOf(sets);
        try {
            changes.forEach(this::make);
            changes.forEach(change -> checkAlias(change.name()));
        } catch (RuntimeException refused) {
            restore(before);
            throw refused;
        }
    }

    void restore(List<Rrset> before) {
        sets = new ArrayList<>(before);
    }

    void make(RrsetChange change) {
        if (!isWithin(change.name())) {
            throw new ProvisioningException("flat", change.name() + " is not in the zone", null);
        }
        change.after().ifPresent(this::checkKept);
        Optional<Rrset> there = find(change.name(), change.type());
        if (!isAsItWas(there, change.before())) {
            throw new ConflictException(change.name() + " is not as it was");
        }
        there.ifPresent(set -> remove(set));
        change.after().ifPresent(set -> sets.add(kept(set, there)));
    }

    void remove(Rrset set) {
        sets.remove(set);
    }

    boolean isWithin(DomainName name) {
        return name.isWithin(ZONE);
    }

    void checkKept(Rrset set) {
        if (!TYPES.contains(set.type())) {
            throw new ProvisioningException("flat", "keeps no " + set.type(), null);
        }
    }

    boolean isAsItWas(Optional<Rrset> there, Optional<Rrset> said) {
        return there.map(Rrset::data).equals(said.map(Rrset::data));
    }

    Rrset kept(Rrset set, Optional<Rrset> before) {
        return set;
    }

    boolean mayBeAlias(DomainName name) {
        return name.equals(ZONE);
    }

    void checkAlias(DomainName name) {
        List<Rrset> same = sets.stream().filter(set -> set.name().equals(name)).toList();
        if (same.size() > 1
                && !mayBeAlias(name)
                && same.stream().anyMatch(set -> set.type().equals(Rdata.CNAME))) {
            throw new ProvisioningException("flat", name + " has a CNAME beside others", null);
        }
    }

    void check(DomainName zone) {
        if (!zone.equals(ZONE)) {
            throw new ProvisioningException("flat", "no zone " + zone, null);
        }
    }

    @Override
    public void close() {}
}
