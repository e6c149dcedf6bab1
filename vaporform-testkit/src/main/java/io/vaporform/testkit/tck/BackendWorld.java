package io.vaporform.testkit.tck;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import java.util.List;
import java.util.Optional;

/** Two zones by the way that whoever has them changes them. */
record BackendWorld(DomainName free, DnsBackend freeBy, DomainName heldZone, DnsBackend heldBy) implements DomainWorld {

    @Override
    public Optional<DomainName> held() {
        return Optional.of(heldZone);
    }

    private DnsBackend of(DomainName name) {
        return name.isWithin(heldZone) ? heldBy : freeBy;
    }

    private DomainName zone(DomainName name) {
        return name.isWithin(heldZone) ? heldZone : free;
    }

    @Override
    public void publish(Rrset set) {
        of(set.name())
                .change(zone(set.name()), List.of(new RrsetChange(answer(set.name(), set.type()), Optional.of(set))));
    }

    @Override
    public void withdraw(DomainName name, String type) {
        answer(name, type).ifPresent(set -> of(name).change(zone(name), List.of(RrsetChange.delete(set))));
    }

    @Override
    public Optional<Rrset> answer(DomainName name, String type) {
        return of(name).get(zone(name), name, type);
    }
}
