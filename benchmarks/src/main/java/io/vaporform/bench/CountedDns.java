package io.vaporform.bench;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsAbilities;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import java.util.List;
import java.util.Optional;

/** A back end whose writes are counted. */
final class CountedDns implements DnsBackend {

    private final DnsBackend dns;
    private int writes;

    CountedDns(DnsBackend dns) {
        this.dns = dns;
    }

    int writes() {
        return writes;
    }

    @Override
    public DnsAbilities abilities() {
        return dns.abilities();
    }

    @Override
    public String describe() {
        return dns.describe();
    }

    @Override
    public List<DomainName> zones() {
        return dns.zones();
    }

    @Override
    public List<Rrset> records(DomainName zone) {
        return dns.records(zone);
    }

    @Override
    public Optional<Rrset> get(DomainName zone, DomainName name, String type) {
        return dns.get(zone, name, type);
    }

    @Override
    public void change(DomainName zone, List<RrsetChange> changes) {
        writes++;
        dns.change(zone, changes);
    }

    @Override
    public void close() {
        dns.close();
    }
}
