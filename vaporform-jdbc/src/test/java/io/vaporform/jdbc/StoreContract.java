package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.VaporformException;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for a store in either database, beyond the kit's rules. */
abstract class StoreContract extends StoreCase {

    private static final KeyRing NEWER = KeyRing.of("newer", Keys.key(2));

    @Test
    void rowsAndRevisionsAreThereWhenItIsOpenedAgain() throws SQLException {
        long revision;
        try (JdbcStateStore store = open(Keys.ring())) {
            revision = put(store, "row", Batch.ABSENT, "1");
        }

        try (JdbcStateStore store = open(Keys.ring())) {
            assertThat(text(store, "row")).isEqualTo("1");
            assertThat(put(store, "other", Batch.ABSENT, "2")).isGreaterThan(revision);
        }
    }

    @Test
    void theBindingIsTheSameWhenItIsOpenedAgain() throws SQLException {
        String binding;
        try (JdbcStateStore store = open(Keys.ring())) {
            binding = store.binding();
        }

        try (JdbcStateStore store = open(Keys.ring())) {
            assertThat(store.binding()).isEqualTo(binding);
        }
    }

    @Test
    void valuesThatAreSwappedOutsideAreRefused() throws SQLException {
        try (JdbcStateStore store = open(Keys.ring())) {
            put(store, "row/1", Batch.ABSENT, "canary-1");
            put(store, "row/2", Batch.ABSENT, "canary-2");
            byte[] first = storedValue("row/1");
            storeValue("row/1", storedValue("row/2"));
            storeValue("row/2", first);

            put(store, "row/3", Batch.ABSENT, "beside them");

            Row damaged = store.read("row/1").orElseThrow();
            assertThatThrownBy(damaged::value)
                    .isExactlyInstanceOf(VaporformException.class)
                    .hasMessageContainingAll("row row/1 ", "restore it from a backup")
                    .hasMessageNotContaining("canary");
            List<Row> all = store.scan("row/");
            assertThat(all).extracting(Row::key).containsExactly("row/1", "row/2", "row/3");
            assertThatThrownBy(() -> all.get(1).value()).isExactlyInstanceOf(VaporformException.class);
            assertThat(all.get(2).value()).isEqualTo(bytes("beside them"));
            assertThat(store.commit(new Batch().remove(damaged.key(), damaged.revision())))
                    .isPresent();
            assertThat(store.read("row/1")).isEmpty();
        }
    }

    @Test
    void aMissingKeyIsNamedWhenItIsOpened() throws SQLException {
        open(Keys.ring()).close();

        assertThatThrownBy(() -> open(NEWER))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContainingAll("lacks key test", "KeyRing[newer]");
    }

    @Test
    void aWrongKeyIsNamedWhenItIsOpened() throws SQLException {
        open(Keys.ring()).close();

        assertThatThrownBy(() -> open(KeyRing.of("test", Keys.key(9))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContainingAll("keyRing[test]", "another key");
    }

    @Test
    void everyKeyThatIsMissingOrWrongIsNamedAtOnce() throws SQLException {
        open(Keys.ring()).close();
        open(NEWER.with("test", Keys.key(1))).close();

        assertThatThrownBy(() -> open(KeyRing.of("newer", Keys.key(9))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContainingAll("lacks key test", "keyRing[newer]");
    }

    @Test
    void rotatingFreesOfOlderKeysAndKeepsRevisions() throws SQLException {
        long revision;
        try (JdbcStateStore store = open(Keys.ring())) {
            for (int i = 0; i < 450; i++) {
                put(store, "row/" + i, Batch.ABSENT, "value " + i);
            }
            revision = store.read("row/7").orElseThrow().revision();
        }
        try (JdbcStateStore store = open(NEWER.with("test", Keys.key(1)))) {
            put(store, "new", Batch.ABSENT, "under the newer key");

            assertThat(store.rotate()).isEqualTo(450);
            assertThat(store.rotate()).isZero();
        }

        try (JdbcStateStore store = open(NEWER)) {
            assertThat(store.scan("row/")).hasSize(450);
            assertThat(text(store, "row/449")).isEqualTo("value 449");
            assertThat(store.read("row/7").orElseThrow().revision()).isEqualTo(revision);
        }
    }

    @Test
    void rotatingWhileOthersWriteLosesNothing() throws Exception {
        try (JdbcStateStore store = open(Keys.ring())) {
            for (int i = 0; i < 250; i++) {
                put(store, "row/" + i, Batch.ABSENT, "0");
            }
        }
        try (JdbcStateStore store = open(NEWER.with("test", Keys.key(1)));
                Workers workers = new Workers()) {
            AtomicBoolean over = new AtomicBoolean();
            List<CompletableFuture<Integer>> counters = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String key = "row/" + thread * 60;
                counters.add(workers.start(() -> countUntil(over, store, key)));
            }
            store.rotate();
            over.set(true);

            for (int thread = 0; thread < 4; thread++) {
                String counted = Integer.toString(counters.get(thread).join());
                assertThat(text(store, "row/" + thread * 60)).isEqualTo(counted);
            }
        }
        try (JdbcStateStore store = open(NEWER)) {
            assertThat(store.scan("row/")).hasSize(250);
        }
    }

    private static int countUntil(AtomicBoolean over, JdbcStateStore store, String key) {
        int count = 0;
        do {
            Row row = store.read(key).orElseThrow();
            count++;
            put(store, key, row.revision(), Integer.toString(count));
        } while (!over.get());
        return count;
    }

    @Test
    void batchesOfOneGroupAreJudgedEachByItself() throws Exception {
        try (JdbcStateStore store = open(Keys.ring());
                Workers workers = new Workers()) {
            long kept = put(store, "kept", Batch.ABSENT, "before");
            Connection holder = holdRevision();
            CompletableFuture<OptionalLong> writer = workers.start(() -> commit(store, "first", Batch.ABSENT));
            CompletableFuture<OptionalLong> created = workers.start(() -> commit(store, "created", Batch.ABSENT));
            CompletableFuture<OptionalLong> stale = workers.start(() -> commit(store, "kept", kept + 7));
            CompletableFuture<OptionalLong> updated = workers.start(() -> commit(store, "kept", kept));
            CompletableFuture<OptionalLong> fenced = workers.start(
                    () -> store.commit(new Batch().require("nobody").put("fenced", Batch.ABSENT, bytes("x"))));
            workers.awaitQueued(4);
            release(holder);

            assertThat(List.of(writer.join(), created.join(), updated.join())).allMatch(OptionalLong::isPresent);
            assertThat(List.of(stale.join(), fenced.join())).allMatch(OptionalLong::isEmpty);
            assertThat(store.scan("")).extracting(Row::key).containsExactly("created", "first", "kept");
            assertThat(store.read("kept").orElseThrow().revision())
                    .isEqualTo(updated.join().getAsLong());
        }
    }

    /** The rows of none are those of another, so that they are written before any is looked at: one of each kind that does not hold. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"makes what is there", "updates another revision", "removes another revision", "requires nothing"
            })
    void oneThatDoesNotHoldKeepsNoneOfItsGroupFromBeingWritten(String wrong) throws Exception {
        try (JdbcStateStore store = open(Keys.ring());
                Workers workers = new Workers()) {
            long there = put(store, "there", Batch.ABSENT, "before");
            long updated = put(store, "updated", Batch.ABSENT, "before");
            long removed = put(store, "removed", Batch.ABSENT, "before");
            Batch refused =
                    switch (wrong) {
                        case "makes what is there" -> new Batch().put("there", Batch.ABSENT, bytes("x"));
                        case "updates another revision" -> new Batch().put("there", there + 7, bytes("x"));
                        case "removes another revision" -> new Batch().remove("there", there + 7);
                        default -> new Batch().require("nobody").put("other", Batch.ABSENT, bytes("x"));
                    };
            Connection holder = holdRevision();
            CompletableFuture<OptionalLong> leader = workers.start(() -> commit(store, "leader", Batch.ABSENT));
            CompletableFuture<OptionalLong> made = workers.start(() -> commit(store, "made", Batch.ABSENT));
            CompletableFuture<OptionalLong> stale = workers.start(() -> store.commit(refused));
            CompletableFuture<OptionalLong> changed = workers.start(() -> commit(store, "updated", updated));
            CompletableFuture<OptionalLong> gone =
                    workers.start(() -> store.commit(new Batch().remove("removed", removed)));
            workers.awaitQueued(4);
            release(holder);

            assertThat(stale.join()).isEmpty();
            assertThat(gone.join()).isPresent();
            assertThat(store.scan(""))
                    .extracting(Row::key, Row::revision)
                    .containsExactly(
                            tuple("leader", leader.join().getAsLong()),
                            tuple("made", made.join().getAsLong()),
                            tuple("there", there),
                            tuple("updated", changed.join().getAsLong()));
        }
    }

    private static OptionalLong commit(JdbcStateStore store, String key, long expected) {
        return store.commit(new Batch().put(key, expected, bytes("after")));
    }

    @Test
    void ofOneGroupTheFirstWhoWritesARowWins() throws Exception {
        try (JdbcStateStore store = open(Keys.ring());
                Workers workers = new Workers()) {
            Connection holder = holdRevision();
            List<CompletableFuture<OptionalLong>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(workers.start(() -> commit(store, "row", Batch.ABSENT)));
            }
            workers.awaitQueued(7);
            release(holder);

            assertThat(all.stream().map(CompletableFuture::join).filter(OptionalLong::isPresent))
                    .hasSize(1);
        }
    }

    @Test
    void anInterruptedCallerFinishesTheCommitAndKeepsItsFlag() throws Exception {
        try (JdbcStateStore store = open(Keys.ring());
                Workers workers = new Workers()) {
            Connection holder = holdRevision();
            workers.start(() -> commit(store, "writer", Batch.ABSENT));
            CompletableFuture<Boolean> waiting = workers.start(() -> {
                commit(store, "waiting", Batch.ABSENT);
                return Thread.currentThread().isInterrupted();
            });
            CompletableFuture<Boolean> other = workers.start(() -> {
                Thread.currentThread().interrupt();
                commit(store, "other", Batch.ABSENT);
                return Thread.currentThread().isInterrupted();
            });
            workers.awaitQueued(2);
            workers.last().interrupt();
            release(holder);

            assertThat(other.join()).isTrue();
            assertThat(waiting.join()).isFalse();
            assertThat(store.scan("")).hasSize(3);
        }
    }

    @Test
    void whatCannotBeStoredIsRefusedBeforeItJoinsOthers() throws SQLException {
        try (JdbcStateStore store = open(Keys.ring())) {
            String longKey = "x".repeat(RowKeys.LONGEST + 1);
            assertThatThrownBy(() -> put(store, longKey, Batch.ABSENT, "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("401 characters");
            assertThatThrownBy(() -> store.commit(new Batch().require(longKey)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() ->
                            store.commit(new Batch().put("row", Batch.ABSENT, new byte[SealedBatch.LARGEST_VALUE + 1])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("keep large things elsewhere");
            assertThatThrownBy(() ->
                            store.commit(new Batch().put("row", Batch.ABSENT, bytes("x"), Optional.of(Instant.MAX))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("leave the time out");
            assertThat(store.scan("")).isEmpty();
            assertThat(store.due("", Instant.MAX, 10)).isEmpty();
        }
    }

    @Test
    void aCommitOfThousandsOfRowsIsOneCommit() throws SQLException {
        try (JdbcStateStore store = open(Keys.ring())) {
            Batch batch = new Batch();
            for (int i = 0; i < 3000; i++) {
                batch.put("row/" + i, Batch.ABSENT, bytes("x"));
            }

            long revision = store.commit(batch).getAsLong();

            assertThat(store.scan("row/")).hasSize(3000).allMatch(row -> row.revision() == revision);
        }
    }

    @Test
    void aNewerSchemaIsRefused() throws SQLException {
        open(Keys.ring()).close();
        execute("INSERT INTO vaporform_schema (version) VALUES (" + (Schema.VERSION + 1) + ")");

        assertThatThrownBy(() -> open(Keys.ring()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContainingAll("newer than this library", Integer.toString(Schema.VERSION + 1));
    }

    @Test
    void manyWhoOpenItAtATimeMakeItsTablesOnce() throws Exception {
        try (Workers workers = new Workers()) {
            List<CompletableFuture<Long>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String key = "row/" + i;
                all.add(workers.start(() -> {
                    try (JdbcStateStore store = open(Keys.ring())) {
                        return put(store, key, Batch.ABSENT, "x");
                    }
                }));
            }

            assertThat(all.stream().map(CompletableFuture::join)).doesNotHaveDuplicates();
            try (JdbcStateStore store = open(Keys.ring())) {
                assertThat(store.scan("")).hasSize(4);
            }
        }
    }

    @Test
    void nothingWorksOnAClosedStore() throws SQLException {
        JdbcStateStore store = open(Keys.ring());
        store.close();

        assertThatThrownBy(() -> store.read("row"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the store is closed");
    }
}
