package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryInternet;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import java.util.Optional;

/** The DNS of an in-memory world. */
record InMemoryDomainWorld(InMemoryInternet internet) implements DomainWorld {

    @Override
    public DomainName free() {
        return DomainName.of("free.example");
    }

    @Override
    public Optional<DomainName> held() {
        return Optional.of(DomainName.of("held.example"));
    }

    @Override
    public void publish(Rrset set) {
        internet.publish(set);
    }

    @Override
    public void withdraw(DomainName name, String type) {
        internet.withdraw(name, type);
    }

    @Override
    public Optional<Rrset> answer(DomainName name, String type) {
        return internet.find(name, type);
    }
}
