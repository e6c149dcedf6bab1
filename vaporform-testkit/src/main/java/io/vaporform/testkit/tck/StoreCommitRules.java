package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.time.Instant;
import java.util.Optional;

/** What one commit does. */
abstract class StoreCommitRules extends StoreRuleGroup {

    StoreCommitRules(StateStoreTck tck) {
        super(tck);
    }

    @Rule(
            value = "S101",
            verifies = "what is committed is read back: key, value, revision and due time",
            ifItFails = "that every column of the row is written and read")
    void whatIsCommittedIsReadBack() {
        Optional<Instant> due = Optional.of(Instant.parse("2026-03-01T12:34:56.789Z"));

        long revision = committed(new Batch().put("a/row", Batch.ABSENT, bytes("text"), due));

        Row row = store().read("a/row").orElseThrow();
        assertThat(row.key()).isEqualTo("a/row");
        assertThat(text(row)).isEqualTo("text");
        assertThat(row.revision()).isEqualTo(revision);
        assertThat(row.due()).isEqualTo(due);
    }

    @Rule(
            value = "S102",
            verifies = "a row that was never written, or was removed, is not there",
            ifItFails = "that a removal deletes the row rather than emptying it")
    void whatIsRemovedIsGone() {
        long revision = create("a/row", "text");

        committed(new Batch().remove("a/row", revision));

        assertThat(store().read("a/row")).isEmpty();
        assertThat(store().read("a/other")).isEmpty();
        assertThat(store().scan("")).isEmpty();
    }

    @Rule(
            value = "S103",
            verifies = "a commit of which one expectation does not hold writes nothing, wherever that one stands",
            ifItFails =
                    "that all expectations are checked before the first write, or that the transaction is rolled back")
    void oneExpectationThatFailsStopsAll() {
        long kept = create("kept", "before");
        long gone = create("gone", "before");
        Batch lastFails = new Batch()
                .put("new", Batch.ABSENT, bytes("after"))
                .put("kept", kept, bytes("after"))
                .remove("gone", gone)
                .put("kept-too", kept, bytes("after"));
        Batch firstFails = new Batch().put("kept-too", kept, bytes("after")).put("new", Batch.ABSENT, bytes("after"));

        assertThat(store().commit(lastFails)).isEmpty();
        assertThat(store().commit(firstFails)).isEmpty();

        assertThat(keys(store().scan(""))).containsExactly("gone", "kept");
        assertThat(text("kept")).contains("before");
        assertThat(revision("gone")).isEqualTo(gone);
    }

    @Rule(
            value = "S104",
            verifies = "all rows of one commit have its revision",
            ifItFails = "that a revision is drawn once for a commit, not once for a row")
    void rowsOfOneCommitShareItsRevision() {
        long first = create("b", "old");

        long revision = committed(new Batch()
                .put("a", Batch.ABSENT, bytes("1"))
                .put("b", first, bytes("2"))
                .put("c", Batch.ABSENT, bytes("3")));

        assertThat(store().scan("")).extracting(Row::revision).containsExactly(revision, revision, revision);
    }

    @Rule(
            value = "S105",
            verifies =
                    "revisions are above zero and grow with every commit, also over removals and commits that failed",
            ifItFails = "that they come from one counter of the store, not of the row")
    void revisionsGrow() {
        long first = create("a", "1");
        long removed = committed(new Batch().remove("a", first));
        store().commit(new Batch().put("a", first, bytes("refused")));
        long again = create("a", "2");
        long other = create("b", "3");

        assertThat(first).isGreaterThan(Batch.ABSENT);
        assertThat(removed).isGreaterThan(first);
        assertThat(again).isGreaterThan(removed);
        assertThat(other).isGreaterThan(again);
    }

    @Rule(
            value = "S106",
            verifies = "rows that a commit does not name stay as they are",
            ifItFails = "for statements whose condition matches more than the key")
    void otherRowsStay() {
        long shorter = create("a", "shorter");
        long longer = create("a/11", "longer");
        long revision = create("a/1", "old");

        committed(new Batch().put("a/1", revision, bytes("new")));
        committed(new Batch().remove("a/1", revision("a/1")));

        assertThat(text("a")).contains("shorter");
        assertThat(text("a/11")).contains("longer");
        assertThat(revision("a")).isEqualTo(shorter);
        assertThat(revision("a/11")).isEqualTo(longer);
    }
}
