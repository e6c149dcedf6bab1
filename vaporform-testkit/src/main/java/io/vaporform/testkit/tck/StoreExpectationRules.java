package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.state.Batch;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** Compare and set. */
abstract class StoreExpectationRules extends StoreRuleGroup {

    private static final int AT_ONCE = 8;

    StoreExpectationRules(StateStoreTck tck) {
        super(tck);
    }

    @Rule(
            value = "S201",
            verifies = "a row is written over only by who knows its revision",
            ifItFails = "that the update's condition has key and revision, and that its count is looked at")
    void theCurrentRevisionIsNeeded() {
        long first = create("row", "1");
        long second = committed(new Batch().put("row", first, bytes("2")));

        assertThat(store().commit(new Batch().put("row", first, bytes("late")))).isEmpty();
        assertThat(store().commit(new Batch().put("row", second + 1, bytes("early"))))
                .isEmpty();

        assertThat(text("row")).contains("2");
        assertThat(revision("row")).isEqualTo(second);
    }

    @Rule(
            value = "S202",
            verifies = "who expects a row to be absent does not write over one that is there",
            ifItFails = "that ABSENT is an insert, and never an insert or update")
    void absentMeansAbsent() {
        create("row", "1");

        assertThat(store().commit(new Batch().put("row", Batch.ABSENT, bytes("2"))))
                .isEmpty();

        assertThat(text("row")).contains("1");
    }

    @Rule(
            value = "S203",
            verifies = "who expects a revision does not bring back a row that is gone",
            ifItFails = "that a revision is an update, and never an update or insert")
    void aRevisionDoesNotBringBack() {
        long revision = create("row", "1");
        committed(new Batch().remove("row", revision));

        assertThat(store().commit(new Batch().put("row", revision, bytes("2")))).isEmpty();
        assertThat(store().commit(new Batch().put("never", 1, bytes("2")))).isEmpty();

        assertThat(store().scan("")).isEmpty();
    }

    @Rule(
            value = "S204",
            verifies = "a row is removed only by who knows its revision",
            ifItFails = "that the delete's condition has key and revision, and that its count is looked at")
    void aRemovalNeedsTheCurrentRevision() {
        long first = create("row", "1");
        committed(new Batch().put("row", first, bytes("2")));

        assertThat(store().commit(new Batch().remove("row", first))).isEmpty();
        assertThat(store().commit(new Batch().remove("row", Batch.ABSENT))).isEmpty();
        assertThat(store().commit(new Batch().remove("never", first))).isEmpty();

        assertThat(text("row")).contains("2");
    }

    @Rule(
            value = "S205",
            verifies = "a row that is made again after its removal is not taken for the old one",
            ifItFails = "that revisions do not begin anew with a row")
    void aNewLifeHasANewRevision() {
        long first = create("row", "1");
        committed(new Batch().remove("row", first));
        create("row", "2");

        assertThat(store().commit(new Batch().put("row", first, bytes("late")))).isEmpty();
        assertThat(store().commit(new Batch().remove("row", first))).isEmpty();

        assertThat(text("row")).contains("2");
    }

    @Rule(
            value = "S206",
            verifies = "of many who create one row at a time, exactly one does",
            ifItFails = "that a unique key stands behind it, and that its violation is an answer and not an exception")
    void oneOfManyCreates() throws Exception {
        List<Callable<OptionalLong>> creators = IntStream.range(0, AT_ONCE)
                .<Callable<OptionalLong>>mapToObj(
                        i -> () -> store().commit(new Batch().put("row", Batch.ABSENT, bytes("by " + i))))
                .toList();

        List<OptionalLong> results = AtOnce.run(creators);

        assertThat(results).filteredOn(OptionalLong::isPresent).hasSize(1);
        int winner = IntStream.range(0, AT_ONCE)
                .filter(i -> results.get(i).isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(text("row")).contains("by " + winner);
    }
}
