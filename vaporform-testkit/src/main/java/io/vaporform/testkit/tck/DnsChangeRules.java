package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.RrsetChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** What a change does. */
abstract class DnsChangeRules extends DnsRuleGroup {

    /** More than a page, or a message, of most. */
    private static final int BATCH = 150;

    private static final int MOST_TRIES = 50;

    DnsChangeRules(DnsBackendTck tck) {
        super(tck);
    }

    @Rule(
            value = "N201",
            verifies = "a set that was made is in effect when the call returns",
            ifItFails = "that the call waits until the other side shows what it has accepted")
    void whatWasMadeIsInEffect() {
        assertThere(made(set("new", Rdata.a("192.0.2.1"), Rdata.a("192.0.2.2"))));
    }

    @Rule(
            value = "N202",
            verifies = "a set is replaced as a whole, its time to live with it",
            ifItFails = "that values which are no longer wanted go, and that a change of nothing but the ttl is made")
    void aSetIsReplacedAsAWhole() {
        Rrset before = made(set("whole", Rdata.a("192.0.2.1"), Rdata.a("192.0.2.2")));
        Rrset after = set("whole", Rdata.a("192.0.2.2"), Rdata.a("192.0.2.3"));
        change(RrsetChange.replace(before, after));
        assertThere(after);

        Rrset longer = after.ttl(Duration.ofHours(2));
        change(RrsetChange.replace(after, longer));
        assertThere(longer);
    }

    @Rule(
            value = "N203",
            verifies = "a delete takes away the set that it names, and nothing else",
            ifItFails = "that neither other types of the name go, nor names below it")
    void aDeleteTakesNothingElse() {
        Rrset gone = made(set("kept", Rdata.a("192.0.2.1")));
        Rrset sameName = made(set("kept", Rdata.txt("stays")));
        Rrset below = made(set("below.kept", Rdata.a("192.0.2.2")));

        change(RrsetChange.delete(gone));

        assertAbsent(gone);
        assertThere(sameName, below);
    }

    @Rule(
            value = "N204",
            verifies = "a batch is made as a whole: creations, replacements and deletions",
            ifItFails = "the number that abilities() gives, and that the size of a message is no smaller limit")
    void aBatchIsMade() {
        assumeBatches(3);
        int third = Math.min(BATCH, dns().abilities().batch()) / 3;
        List<RrsetChange> changes = new ArrayList<>();
        List<Rrset> after = new ArrayList<>();
        List<RrsetChange> before = new ArrayList<>();
        for (int i = 0; i < third; i++) {
            Rrset replaced = set("replaced-" + i + ".batch", Rdata.txt("before"));
            Rrset deleted = set("deleted-" + i + ".batch", Rdata.txt("before"));
            before.add(RrsetChange.create(replaced));
            before.add(RrsetChange.create(deleted));
            changes.add(RrsetChange.delete(deleted));
            changes.add(RrsetChange.replace(replaced, set("replaced-" + i + ".batch", Rdata.txt("after"))));
            changes.add(RrsetChange.create(set("created-" + i + ".batch", Rdata.txt("x".repeat(200)))));
        }
        dns().change(zone(), before);
        changes.forEach(change -> change.after().ifPresent(after::add));

        dns().change(zone(), changes);

        assertThat(listed("batch")).containsExactlyInAnyOrderElementsOf(after);
    }

    @Rule(
            value = "N205",
            verifies = "of a batch with one change that cannot be made, none is",
            ifItFails = "that a batch is one request of the other side's, and that batch() is 1 where it has no such")
    void aBatchIsAllOrNothing() {
        assumeBatches(3);
        made(set("taken.atomic", Rdata.a("192.0.2.1")));
        RrsetChange impossible = RrsetChange.create(set("taken.atomic", Rdata.cname("elsewhere.example")));

        assertThatThrownBy(() -> change(
                        RrsetChange.create(set("first.atomic", Rdata.a("192.0.2.2"))),
                        impossible,
                        RrsetChange.create(set("last.atomic", Rdata.a("192.0.2.3")))))
                .isInstanceOfAny(ProvisioningException.class, ConflictException.class);

        assertThat(listed("atomic")).containsExactly(set("taken.atomic", Rdata.a("192.0.2.1")));
    }

    @Rule(
            value = "N206",
            verifies = "an alias beside other records is refused, and so are other records beside an alias",
            ifItFails = "that it is not silently passed over: RFC 2136 has a server do that (3.4.2.2)")
    void anAliasIsAlone() {
        Rrset pointer = set("unusual.alias", Rdata.of("PTR", "elsewhere.example"));
        made(dns().abilities().keeps("PTR") ? pointer : set("unusual.alias", Rdata.aaaa("2001:db8::1")));
        made(set("taken.alias", Rdata.txt("first")));
        made(set("alias.alias", Rdata.cname("elsewhere.example")));

        for (Rrset beside : List.of(
                set("taken.alias", Rdata.cname("elsewhere.example")),
                set("unusual.alias", Rdata.cname("elsewhere.example")),
                set("alias.alias", Rdata.a("192.0.2.1")))) {
            assertThatThrownBy(() -> made(beside))
                    .isInstanceOfAny(ProvisioningException.class, ConflictException.class);
        }
        assertThat(listed("alias")).hasSize(3);
    }

    @Rule(
            value = "N207",
            verifies = "in one batch, an alias takes the place of an address, and an address that of an alias",
            ifItFails = "that deletions of a batch come before what is made at the same name")
    void anAliasTakesThePlaceOfAnAddress() {
        assumeBatches(2);
        Rrset address = made(set("turns", Rdata.a("192.0.2.1")));
        Rrset alias = set("turns", Rdata.cname("elsewhere.example"));

        change(RrsetChange.create(alias), RrsetChange.delete(address));
        assertThere(alias);
        assertAbsent(address);

        change(RrsetChange.create(address), RrsetChange.delete(alias));
        assertThere(address);
        assertAbsent(alias);
    }

    @Rule(
            value = "N208",
            verifies = "what is not in the zone is refused, though its name may end alike",
            ifItFails = "that a name is compared by its labels")
    void whatIsNotInTheZoneIsRefused() {
        Rrset foreign = Rrset.of("www.not" + zone(), Rdata.a("192.0.2.1"));

        assertThatThrownBy(() -> made(foreign)).isInstanceOf(ProvisioningException.class);
    }

    @Rule(
            value = "N209",
            verifies = "changes of different sets at a time do not undo each other",
            ifItFails = "that no call reads the whole zone, changes it, and writes it back")
    void changesAtATimeDoNotUndoEachOther() throws Exception {
        List<Rrset> sets = IntStream.range(0, 8)
                .mapToObj(i -> set("host-" + i + ".together", Rdata.a("192.0.2." + i)))
                .toList();

        AtOnce.run(
                sets.stream().<Callable<Rrset>>map(set -> () -> madeAtLast(set)).toList());

        assertThat(listed("together")).containsExactlyInAnyOrderElementsOf(sets);
    }

    /** Who is asked by several at a time may ask one of them to come again. */
    private Rrset madeAtLast(Rrset set) {
        for (int tries = 1; ; tries++) {
            try {
                return made(set);
            } catch (ProviderUnavailableException busy) {
                if (tries == MOST_TRIES) {
                    throw busy;
                }
                if (there(set).isPresent()) {
                    return set;
                }
            }
        }
    }
}
