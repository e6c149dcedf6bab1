package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ConflictException;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.RrsetChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** What is checked before a change; together with it, where the back end is declared to be guarded. */
abstract class DnsGuardRules extends DnsRuleGroup {

    DnsGuardRules(DnsBackendTck tck) {
        super(tck);
    }

    @Rule(
            value = "N301",
            verifies = "what is there already is not created, and stays",
            ifItFails = "that a creation is no upsert")
    void whatIsThereIsNotCreated() {
        Rrset first = made(set("first", Rdata.a("192.0.2.1")));

        assertThatThrownBy(() -> made(set("first", Rdata.a("192.0.2.2")))).isInstanceOf(ConflictException.class);

        assertThere(first);
    }

    @Rule(
            value = "N302",
            verifies = "what somebody else has changed or removed meanwhile is neither replaced nor deleted",
            ifItFails = "that all values of the set are compared with those that the change says were there")
    void whatHasChangedIsLeftAlone() {
        Rrset planned = set("changed", Rdata.a("192.0.2.1"));
        Rrset actual = made(set("changed", Rdata.a("192.0.2.1"), Rdata.a("192.0.2.66")));
        Rrset after = set("changed", Rdata.a("192.0.2.2"));

        assertThatThrownBy(() -> change(RrsetChange.replace(planned, after))).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> change(RrsetChange.delete(planned))).isInstanceOf(ConflictException.class);
        assertThere(actual);

        Rrset missing = set("missing", Rdata.a("192.0.2.1"));
        assertThatThrownBy(() -> change(RrsetChange.delete(missing))).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> change(RrsetChange.replace(missing, set("missing", Rdata.a("192.0.2.2")))))
                .isInstanceOf(ConflictException.class);
        assertAbsent(missing);
    }

    @Rule(
            value = "N303",
            verifies = "another time to live is no conflict",
            ifItFails = "that only the values are compared: servers count a ttl down, or round it")
    void anotherTimeToLiveIsNoConflict() {
        Rrset actual = made(set("aged", Rdata.a("192.0.2.1")));
        Rrset after = set("aged", Rdata.a("192.0.2.2"));

        change(RrsetChange.replace(actual.ttl(Duration.ofHours(3)), after));

        assertThere(after);
    }

    @Rule(
            value = "N304",
            verifies = "of several that create one set at a time, one does",
            ifItFails = "that the check and the change are one request")
    void oneOfSeveralCreates() throws Exception {
        assumeGuarded();
        List<Rrset> sets = IntStream.rangeClosed(1, 8)
                .mapToObj(i -> set("race", Rdata.a("192.0.2." + i)))
                .toList();

        List<Boolean> won = AtOnce.run(
                sets.stream().<Callable<Boolean>>map(set -> () -> isMade(set)).toList());

        assertThat(won).containsOnlyOnce(true);
        assertThere(sets.get(won.indexOf(true)));
    }

    private boolean isMade(Rrset set) {
        try {
            made(set);
            return true;
        } catch (ConflictException lost) {
            return false;
        }
    }
}
