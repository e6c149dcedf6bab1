package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.RrsetChange;
import java.util.List;

/** What is seen of zones and their sets. */
abstract class DnsLookRules extends DnsRuleGroup {

    /** More than a page of most. */
    private static final int MANY = 120;

    DnsLookRules(DnsBackendTck tck) {
        super(tck);
    }

    @Rule(
            value = "N101",
            verifies = "the zones name the zone, once",
            ifItFails = "that every page of them is read, and that names lose the dot at their end")
    void theZonesNameTheZone() {
        assertThat(dns().zones()).containsOnlyOnce(zone());
    }

    @Rule(
            value = "N102",
            verifies = "a listing has no set twice, and nothing that a zone or its signing makes by itself",
            ifItFails = "that SOA, RRSIG, NSEC, NSEC3, NSEC3PARAM, DNSKEY, CDS and CDNSKEY are left out")
    void aListingHasWhatPeopleSet() {
        made(set("listed", Rdata.a("192.0.2.1"), Rdata.a("192.0.2.2")));

        List<Rrset> records = dns().records(zone());

        assertThat(records).extracting(set -> set.name() + " " + set.type()).doesNotHaveDuplicates();
        assertThat(records)
                .extracting(Rrset::type)
                .doesNotContain("SOA", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DNSKEY", "CDS", "CDNSKEY");
    }

    @Rule(
            value = "N103",
            verifies = "what is not there is empty, not an exception, also below and above what is there",
            ifItFails = "how NXDOMAIN, an empty answer and a 404 for a record are told from failures")
    void whatIsNotThereIsEmpty() {
        made(set("b.a", Rdata.txt("here")));

        assertThat(dns().get(zone(), name("nothing"), Rdata.A)).isEmpty();
        assertThat(dns().get(zone(), name("a"), Rdata.TXT)).isEmpty();
        assertThat(dns().get(zone(), name("c.b.a"), Rdata.TXT)).isEmpty();
        assertThat(dns().get(zone(), name("b.a"), Rdata.A)).isEmpty();
    }

    @Rule(
            value = "N104",
            verifies = "a zone that is not there is refused in every call",
            ifItFails = "that no call takes an unknown zone for an empty one, or for the longest one that fits")
    void anUnknownZoneIsRefused() {
        DomainName other = DomainName.of("not-there.example");
        Rrset set = Rrset.of("www.not-there.example", Rdata.a("192.0.2.1"));

        assertThatThrownBy(() -> dns().records(other)).isInstanceOf(ProvisioningException.class);
        assertThatThrownBy(() -> dns().get(other, set.name(), Rdata.A)).isInstanceOf(ProvisioningException.class);
        assertThatThrownBy(() -> dns().change(other, List.of(RrsetChange.create(set))))
                .isInstanceOf(ProvisioningException.class);
    }

    @Rule(
            value = "N105",
            verifies = "asking and listing show the same",
            ifItFails = "that both read an answer by the same code, and that every page of a listing is read")
    void askingAndListingShowTheSame() {
        for (int i = 0; i < MANY; i++) {
            made(set("host-" + i + ".many", Rdata.a("192.0.2." + i)));
        }

        assertThat(listed("many")).hasSize(MANY).allSatisfy(set -> assertThat(there(set))
                .contains(set));
    }

    @Rule(
            value = "N106",
            verifies = "a wildcard is found at its own name, and at none that it answers for",
            ifItFails = "that a name server is not simply asked: a wildcard's answer looks like a record (RFC 4592)")
    void aWildcardIsFoundAtItsOwnName() {
        Rrset wildcard = made(set("*.wild", Rdata.txt("any")));

        assertThere(wildcard);
        assertThat(dns().get(zone(), name("some.wild"), Rdata.TXT)).isEmpty();
    }

    @Rule(
            value = "N107",
            verifies = "a delegation is found, and so is what the zone has below it",
            ifItFails = "that a referral is not taken for nothing: its NS are in the authority section")
    void aDelegationIsFound() {
        assumeKeeps(Rdata.NS);
        Rrset delegation = made(set("sub", Rdata.ns("ns1.sub." + zone())));
        Rrset glue = made(set("ns1.sub", Rdata.a("192.0.2.53")));

        assertThere(delegation, glue);
    }
}
