package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rules of a DNS back end that belong together. */
@DisplayNameGeneration(RuleNames.class)
@ExtendWith(RuleReport.class)
abstract class DnsRuleGroup {

    private final DnsBackendTck tck;

    DnsRuleGroup(DnsBackendTck tck) {
        this.tck = tck;
    }

    DnsBackend dns() {
        return tck.current();
    }

    DomainName zone() {
        return tck.zone();
    }

    /** Another opening of what is tested. */
    DnsBackend another() {
        return tck.backend();
    }

    DomainName name(String relative) {
        return zone().child(relative);
    }

    /** A set with a time to live that every back end keeps. */
    Rrset set(String relative, Rdata... data) {
        return new Rrset(name(relative), Duration.ofHours(1), List.of(data));
    }

    Rrset made(Rrset set) {
        dns().change(zone(), List.of(RrsetChange.create(set)));
        return set;
    }

    void change(RrsetChange... changes) {
        dns().change(zone(), List.of(changes));
    }

    Optional<Rrset> there(Rrset set) {
        return dns().get(zone(), set.name(), set.type());
    }

    /** What the zone has at or below {@code relative}, found by listing it. */
    List<Rrset> listed(String relative) {
        List<Rrset> below = new ArrayList<>();
        dns().records(zone()).stream()
                .filter(set -> set.name().isWithin(name(relative)))
                .forEach(below::add);
        return below;
    }

    void assertThere(Rrset... sets) {
        for (Rrset set : sets) {
            assertThat(there(set)).as("what is found by asking").contains(set);
        }
        assertThat(dns().records(zone())).as("what is found by listing").contains(sets);
    }

    void assertAbsent(Rrset set) {
        assertThat(there(set)).as("what is found by asking").isEmpty();
        assertThat(dns().records(zone()))
                .as("what is found by listing")
                .noneMatch(other -> other.is(set.name(), set.type()));
    }

    void assumeBatches(int changes) {
        assumeTrue(
                dns().abilities().batch() >= changes,
                () -> "it makes " + dns().abilities().batch() + " change(s) at a time");
    }

    void assumeGuarded() {
        assumeTrue(dns().abilities().guarded(), "it is not declared to be guarded");
    }

    void assumeKeeps(String type) {
        assumeTrue(dns().abilities().keeps(type), () -> "it keeps no " + type + " records");
    }
}
