package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.state.Batch;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Rows that must be there for a commit to be made: how one who was taken for dead is kept from writing. */
abstract class StoreFenceRules extends StoreRuleGroup {

    private static final String SESSION = "session/one";

    /** After so many commits the session is taken away from under the writer. */
    private static final int COMMITS_BEFORE = 50;

    StoreFenceRules(StateStoreTck tck) {
        super(tck);
    }

    @Rule(
            value = "S301",
            verifies = "a commit that requires rows that are there is made, and leaves those as they are",
            ifItFails = "that a requirement is neither a write nor bound to a revision")
    void whatIsRequiredIsThere() {
        long session = create(SESSION, "beat 1");

        long revision = committed(new Batch().require(SESSION).put("row", Batch.ABSENT, bytes("1")));
        committed(new Batch().put(SESSION, session, bytes("beat 2")));
        committed(new Batch().require(SESSION).put("row", revision, bytes("2")));

        assertThat(text("row")).contains("2");
        assertThat(text(SESSION)).contains("beat 2");
    }

    @Rule(
            value = "S302",
            verifies = "a commit that requires a row that is not there writes nothing",
            ifItFails = "that requirements are checked in the same transaction as the writes")
    void whatIsRequiredIsNotThere() {
        long revision = create("row", "before");
        Batch put = new Batch().require(SESSION).put("new", Batch.ABSENT, bytes("after"));
        Batch remove = new Batch().remove("row", revision).require("row").require(SESSION);

        assertThat(store().commit(put)).isEmpty();
        assertThat(store().commit(remove)).isEmpty();

        assertThat(keys(store().scan(""))).containsExactly("row");
    }

    @Rule(
            value = "S303",
            verifies = "who requires a session that was removed writes nothing, even where the revision is right",
            ifItFails = "that a removed row is not found by requirements any more")
    void aRemovedSessionIsAFence() {
        long session = create(SESSION, "beat");
        long revision = committed(new Batch().require(SESSION).put("row", Batch.ABSENT, bytes("1")));
        committed(new Batch().remove(SESSION, session));

        assertThat(store().commit(new Batch().require(SESSION).put("row", revision, bytes("late"))))
                .isEmpty();
        assertThat(store().commit(new Batch().require(SESSION).remove("row", revision)))
                .isEmpty();

        assertThat(text("row")).contains("1");
    }

    @Rule(
            value = "S304",
            verifies =
                    "a fence holds at a time with the writer: nothing is written once the session's removal is committed",
            ifItFails =
                    "that a required row is locked until the commit (SELECT … FOR SHARE), or that transactions are serializable")
    void theFenceHoldsAtATime() throws Exception {
        long session = create(SESSION, "beat");
        CountDownLatch begun = new CountDownLatch(COMMITS_BEFORE);
        AtomicBoolean removed = new AtomicBoolean();

        List<Long> revisions = AtOnce.run(List.of(() -> writeUntilFenced(begun, removed), () -> {
            begun.await();
            long revision = committed(new Batch().remove(SESSION, session));
            removed.set(true);
            return revision;
        }));

        assertThat(revisions.get(0)).as("last write").isLessThan(revisions.get(1));
        assertThat(revision("row")).isEqualTo(revisions.get(0));
    }

    private long writeUntilFenced(CountDownLatch begun, AtomicBoolean removed) {
        long last = Batch.ABSENT;
        while (true) {
            boolean late = removed.get();
            OptionalLong revision = store().commit(new Batch().require(SESSION).put("row", last, bytes("x")));
            if (revision.isEmpty()) {
                return last;
            }
            assertThat(late).as("written after the session was removed").isFalse();
            last = revision.getAsLong();
            begun.countDown();
        }
    }
}
