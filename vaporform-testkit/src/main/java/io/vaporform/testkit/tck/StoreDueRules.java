package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.state.Batch;
import java.time.Instant;
import java.util.Optional;

/** Rows that are to be looked at again at some time. */
abstract class StoreDueRules extends StoreRuleGroup {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int ALL = 100;

    StoreDueRules(StateStoreTck tck) {
        super(tck);
    }

    private long due(String key, long expected, int minute) {
        return committed(new Batch().put(key, expected, bytes(key), Optional.of(at(minute))));
    }

    private static Instant at(int minute) {
        return NOON.plusSeconds(60L * minute);
    }

    @Rule(
            value = "S501",
            verifies = "a row is due at its time and from then on, and not a millisecond before",
            ifItFails = "that the comparison is at or before, and that times keep their fractions and their zone")
    void aRowIsDueAtItsTime() {
        due("d/row", Batch.ABSENT, 0);
        create("d/never", "no due time");

        assertThat(store().due("d/", NOON.minusMillis(1), ALL)).isEmpty();
        assertThat(keys(store().due("d/", NOON, ALL))).containsExactly("d/row");
        assertThat(keys(store().due("d/", NOON.plusSeconds(86_400), ALL))).containsExactly("d/row");
    }

    @Rule(
            value = "S502",
            verifies = "the longest due come first",
            ifItFails = "that due rows are ordered by time and not by key")
    void theLongestDueComeFirst() {
        due("d/a", Batch.ABSENT, 3);
        due("d/b", Batch.ABSENT, 1);
        due("d/c", Batch.ABSENT, 2);
        due("d/z", Batch.ABSENT, -5);

        assertThat(keys(store().due("d/", at(10), ALL))).containsExactly("d/z", "d/b", "d/c", "d/a");
    }

    @Rule(
            value = "S503",
            verifies = "no more than the limit are reported, and those are the longest due",
            ifItFails = "that the limit comes after order and prefix, not before")
    void theLimitTakesTheLongestDue() {
        for (int minute = 0; minute < 20; minute++) {
            due("other/" + minute, Batch.ABSENT, minute - 30);
            due("d/" + minute, Batch.ABSENT, -minute);
        }

        assertThat(keys(store().due("d/", NOON, 3))).containsExactly("d/19", "d/18", "d/17");
        assertThat(store().due("d/", NOON, ALL)).hasSize(20);
    }

    @Rule(
            value = "S504",
            verifies = "due rows of other prefixes are not reported, as exactly as in a scan",
            ifItFails = "that prefix conditions are made by the same code as those of a scan")
    void otherPrefixesAreNotReported() {
        due("d/1", Batch.ABSENT, 0);
        due("d/\uFFFF\uFFFF", Batch.ABSENT, 0);
        due("d", Batch.ABSENT, 0);
        due("d0", Batch.ABSENT, 0);
        due("\uFFFF\uFFFF", Batch.ABSENT, 0);

        assertThat(keys(store().due("d/", NOON, ALL))).containsExactly("d/1", "d/\uFFFF\uFFFF");
        assertThat(store().due("", NOON, ALL)).hasSize(5);
    }

    @Rule(
            value = "S505",
            verifies = "a row's due time moves with each write, and goes with a write that has none",
            ifItFails = "that a write replaces the due time, also by nothing")
    void theDueTimeMovesWithTheRow() {
        long first = due("d/row", Batch.ABSENT, 0);
        long second = due("d/row", first, 5);

        assertThat(store().due("d/", at(4), ALL)).isEmpty();
        assertThat(keys(store().due("d/", at(5), ALL))).containsExactly("d/row");

        committed(new Batch().put("d/row", second, bytes("no due time")));

        assertThat(store().due("d/", at(1000), ALL)).isEmpty();
        assertThat(store().read("d/row").orElseThrow().due()).isEmpty();
    }

    @Rule(
            value = "S506",
            verifies = "the due time goes with the row",
            ifItFails = "that a removal cleans up an index of due times")
    void theDueTimeGoesWithTheRow() {
        long revision = due("d/row", Batch.ABSENT, 0);
        due("d/other", Batch.ABSENT, 0);
        committed(new Batch().remove("d/row", revision));

        assertThat(keys(store().due("d/", at(1), ALL))).containsExactly("d/other");

        create("d/row", "made again, without due time");

        assertThat(keys(store().due("d/", at(1), ALL))).containsExactly("d/other");
    }

    @Rule(
            value = "S507",
            verifies = "a write that is refused moves no due time",
            ifItFails = "that an index of due times is written in the same transaction")
    void aRefusedWriteMovesNoDueTime() {
        long first = due("d/row", Batch.ABSENT, 0);
        due("d/row", first, 1);

        store().commit(new Batch().put("d/row", first, bytes("late"), Optional.of(at(7))));
        store().commit(new Batch().require("nobody").put("d/row", revision("d/row"), bytes("late")));

        assertThat(store().due("d/", at(0), ALL)).isEmpty();
        assertThat(keys(store().due("d/", at(1), ALL))).containsExactly("d/row");
    }
}
