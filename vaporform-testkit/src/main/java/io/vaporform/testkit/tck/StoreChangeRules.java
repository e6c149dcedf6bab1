package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** What one process sees of what others did, and what tells one store from another. */
abstract class StoreChangeRules extends StoreRuleGroup {

    private static final int ALL = 100;
    private static final int THREADS = 7;
    private static final int TIMES = 60;

    StoreChangeRules(StateStoreTck tck) {
        super(tck);
    }

    private List<String> changes(long since) {
        return keys(store().changesSince(since, "c/", ALL));
    }

    @Rule(
            value = "S901",
            verifies =
                    "rows that were written after a revision are reported in the order of their revisions, and 0 reports all",
            ifItFails = "that the comparison is greater than, and the order that of revisions and not of keys")
    void changesAreReportedInTheirOrder() {
        long first = create("c/z", "1");
        long second = create("c/m", "2");
        create("c/a", "3");

        assertThat(changes(0)).containsExactly("c/z", "c/m", "c/a");
        assertThat(changes(first)).containsExactly("c/m", "c/a");
        assertThat(changes(second)).containsExactly("c/a");
        assertThat(changes(revision("c/a"))).isEmpty();
    }

    @Rule(
            value = "S902",
            verifies = "changes of other prefixes are not reported, as exactly as in a scan",
            ifItFails = "that prefix conditions are made by the same code as those of a scan")
    void otherPrefixesAreNotReported() {
        create("c", "1");
        create("c/1", "2");
        create("c/\uFFFF\uFFFF", "3");
        create("c0", "4");

        assertThat(changes(0)).containsExactly("c/1", "c/\uFFFF\uFFFF");
        assertThat(store().changesSince(0, "", ALL)).hasSize(4);
    }

    @Rule(
            value = "S903",
            verifies = "no more changes than the limit are reported, and those are the first",
            ifItFails = "that the limit comes after order and prefix, not before")
    void theLimitTakesTheFirst() {
        for (int i = 9; i > 0; i--) {
            create("other/" + i, "x");
            create("c/" + i, "x");
        }

        assertThat(keys(store().changesSince(0, "c/", 3))).containsExactly("c/9", "c/8", "c/7");
        assertThat(keys(store().changesSince(revision("c/7"), "c/", 3))).containsExactly("c/6", "c/5", "c/4");
    }

    @Rule(
            value = "S904",
            verifies = "a row that was written again is reported once, as it is now",
            ifItFails = "that rows are reported and not a history of them")
    void aRewrittenRowIsReportedOnce() {
        long first = create("c/row", "1");
        create("c/other", "x");
        long second = committed(new Batch().put("c/row", first, bytes("2")));
        long third = committed(new Batch().put("c/row", second, bytes("3")));

        List<Row> changed = store().changesSince(0, "c/", ALL);

        assertThat(keys(changed)).containsExactly("c/other", "c/row");
        assertThat(text(changed.get(1))).isEqualTo("3");
        assertThat(changed.get(1).revision()).isEqualTo(third);
    }

    @Rule(
            value = "S905",
            verifies = "a row that was removed is not reported",
            ifItFails = "that a removal deletes the row from what changes are read from")
    void aRemovedRowIsNotReported() {
        long first = create("c/row", "1");
        create("c/other", "x");
        committed(new Batch().remove("c/row", first));

        assertThat(changes(0)).containsExactly("c/other");
    }

    @Rule(
            value = "S906",
            verifies =
                    "who asks again and again from the highest revision it has seen misses nothing that others commit",
            ifItFails = "that a revision is drawn under the lock that is held until the commit is visible")
    void aFollowerMissesNothing() throws Exception {
        Pace pace = new Pace();
        Set<String> seen = new TreeSet<>();
        AtomicLong highest = new AtomicLong();

        AtOnce.run(List.of(
                () -> {
                    try {
                        return AtOnce.run(IntStream.range(0, THREADS)
                                        .mapToObj(thread -> writer(thread, pace))
                                        .toList())
                                .size();
                    } finally {
                        pace.over();
                    }
                },
                () -> pace.watch(() -> follow(seen, highest))));
        follow(seen, highest);

        assertThat(seen).containsExactlyInAnyOrderElementsOf(keys(store().scan("c/")));
        assertThat(seen).hasSize(THREADS * TIMES);
    }

    private Callable<Integer> writer(int thread, Pace pace) {
        return () -> {
            for (int i = 0; i < TIMES && pace.awaitLook(); i++) {
                create("c/" + thread + "/" + i, "x");
            }
            return TIMES;
        };
    }

    private void follow(Set<String> seen, AtomicLong highest) {
        for (Row row : store().changesSince(highest.get(), "c/", ALL)) {
            seen.add(row.key());
            highest.accumulateAndGet(row.revision(), Math::max);
        }
    }

    @Rule(
            value = "S907",
            verifies = "the binding is a text that stays the same",
            ifItFails = "that it is read from what the rows are kept in, and not made for each look")
    void theBindingStays() {
        String before = store().binding();
        create("row", "1");

        assertThat(before).isNotBlank();
        assertThat(store().binding()).isEqualTo(before);
    }
}
