package io.vaporform.dns;

import io.vaporform.dns.RecordResult.Outcome;
import io.vaporform.memory.InMemoryDns;
import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.Mark;
import io.vaporform.spi.RrsetChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A zone in memory, an owner, and what some of its records are. */
abstract class ZoneSyncTestCase {

    static final DomainName ZONE = DomainName.of("example.com");
    static final Mark OWNER = owner("acme", "lin1", "shop");

    static final Rrset WWW = Rrset.of("www.example.com", Rdata.a("192.0.2.1"));
    static final Rrset MAIL = Rrset.of("example.com", Rdata.mx(10, "mx.example.net"));
    static final Rrset WILD = Rrset.of("*.apps.example.com", Rdata.cname("edge.example.net"));

    final InMemoryDns dns = InMemoryDns.zones("example.com");
    final TroubledDns backend = TroubledDns.of(dns);
    final ZoneSync sync = ZoneSync.of(backend);

    static Mark owner(String installation, String lineage, String project) {
        return new Mark(installation, lineage, Address.parse(project + "/main/domain/site.example"), 1);
    }

    List<RecordResult> apply(Mark owner, Rrset... wanted) {
        return sync.apply(sync.plan(ZONE, owner, List.of(wanted)));
    }

    /** What is in the zone, but the markers. */
    Set<Rrset> sets() {
        return dns.records(ZONE).stream()
                .filter(set -> !Twins.isTwin(ZONE, set))
                .collect(Collectors.toSet());
    }

    long markers() {
        return dns.records(ZONE).stream().filter(set -> Twins.isTwin(ZONE, set)).count();
    }

    void byHand(RrsetChange... changes) {
        dns.change(ZONE, List.of(changes));
    }

    static List<Outcome> outcomes(List<RecordResult> results) {
        return results.stream().map(RecordResult::outcome).toList();
    }

    static Rrset[] hosts(int count) {
        List<Rrset> hosts = new ArrayList<>();
        IntStream.range(0, count)
                .forEach(i -> hosts.add(Rrset.of("host-" + i + ".example.com", Rdata.a("192.0.2." + i))));
        return hosts.toArray(Rrset[]::new);
    }
}
