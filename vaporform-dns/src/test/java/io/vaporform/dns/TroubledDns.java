package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsAbilities;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import io.vaporform.spi.ZoneContents;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A back end that counts what it is asked, and fails where a test says so. */
final class TroubledDns implements DnsBackend {

    final List<List<RrsetChange>> writes = new ArrayList<>();

    private final DnsBackend dns;
    private final DnsAbilities abilities;
    private final List<ZoneContents.Other> others = new ArrayList<>();
    private final Set<DomainName> bad = new HashSet<>();
    private int writesUntilSilence = Integer.MAX_VALUE;
    private boolean silent;
    private int lost;

    TroubledDns(DnsBackend dns, DnsAbilities abilities) {
        this.dns = dns;
        this.abilities = abilities;
    }

    static TroubledDns of(DnsBackend dns) {
        return new TroubledDns(dns, dns.abilities());
    }

    /** Has there what no set can say. */
    TroubledDns alsoHas(ZoneContents.Other other) {
        others.add(other);
        return this;
    }

    /** Refuses every batch with a set of that name. */
    TroubledDns refuses(String name) {
        bad.add(DomainName.of(name));
        return this;
    }

    /** After so many writes more, the answer of one is lost, and no call is answered any more. */
    TroubledDns fallsSilentAfter(int more) {
        writesUntilSilence = more;
        return this;
    }

    /** The answer of that write is lost, and everything else is answered. */
    TroubledDns losesTheAnswerOf(int write) {
        lost = write;
        return this;
    }

    void answersAgain() {
        silent = false;
        writesUntilSilence = Integer.MAX_VALUE;
    }

    @Override
    public DnsAbilities abilities() {
        return abilities;
    }

    @Override
    public String describe() {
        return "troubled";
    }

    @Override
    public List<DomainName> zones() {
        return answered(dns).zones();
    }

    @Override
    public List<Rrset> records(DomainName zone) {
        return answered(dns).records(zone);
    }

    @Override
    public ZoneContents contents(DomainName zone) {
        return new ZoneContents(records(zone), others);
    }

    @Override
    public Optional<Rrset> get(DomainName zone, DomainName name, String type) {
        return answered(dns).get(zone, name, type);
    }

    private DnsBackend answered(DnsBackend answer) {
        if (silent) {
            throw new ProviderUnavailableException("no answer", null);
        }
        return answer;
    }

    @Override
    public void change(DomainName zone, List<RrsetChange> changes) {
        answered(dns);
        if (changes.stream().anyMatch(change -> bad.contains(change.name()))) {
            throw new ProvisioningException("troubled", "one of them is bad", null);
        }
        dns.change(zone, changes);
        writes.add(changes);
        if (writes.size() == lost) {
            throw new ProviderUnavailableException("the answer is lost", null);
        }
        if (--writesUntilSilence <= 0) {
            silent = true;
            answered(dns);
        }
    }

    @Override
    public void close() {
        dns.close();
    }
}
