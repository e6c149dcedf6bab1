package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SessionsTest {

    private static final Duration TTL = Duration.ofSeconds(9);
    private static final Duration BEAT = Duration.ofSeconds(3);

    private final Flaky store = new Flaky();
    private final HandTime time = new HandTime();
    private final Sessions one = new Sessions(store, time, Runnable::run, TTL);

    /** An observer with a clock of its own. */
    private final HandTime otherTime = new HandTime();

    private final Sessions other = new Sessions(store, otherTime, Runnable::run, TTL);

    private long revision(String id) {
        return store.read(Keys.session(id)).map(Row::revision).orElse(Batch.ABSENT);
    }

    @Test
    void isOpenedAtTheFirstCallAndKept() {
        assertThat(store.scan(Keys.SESSIONS)).isEmpty();

        String id = one.id();

        assertThat(one.id()).isEqualTo(id);
        assertThat(one.exists(id)).isTrue();
        assertThat(store.scan(Keys.SESSIONS)).hasSize(1);
        assertThat(other.id()).isNotEqualTo(id);
    }

    @Test
    void itsCounterMovesWhileItLives() {
        String id = one.id();
        long first = revision(id);
        time.advance(BEAT);
        long second = revision(id);
        time.advance(BEAT);

        assertThat(second).isGreaterThan(first);
        assertThat(revision(id)).isGreaterThan(second);
        assertThat(time.scheduled()).isEqualTo(1);
    }

    @Test
    void whoBeatsIsAliveHoweverLongItTakes() {
        String id = one.id();
        for (int i = 0; i < 20; i++) {
            assertThat(other.alive(id)).isTrue();
            time.advance(BEAT);
            otherTime.advance(BEAT);
        }

        assertThat(one.id()).isEqualTo(id);
    }

    @Test
    void whoIsSilentForTheTimeToLiveIsTakenForDead() {
        String id = one.id();
        assertThat(other.alive(id)).isTrue();
        watch(id, TTL.minusNanos(1));
        assertThat(other.alive(id)).isTrue();

        otherTime.advance(Duration.ofNanos(1));

        assertThat(other.alive(id)).isFalse();
        assertThat(store.scan(Keys.SESSIONS)).isEmpty();
        assertThat(other.alive(id)).isFalse();
    }

    @Test
    @Timeout(60)
    void aHeartbeatThatTakesItsTimeKeepsNobodyFromLooking() throws InterruptedException {
        String id = other.id();
        List<Thread> beats = new ArrayList<>();
        Sessions slow = new Sessions(
                store,
                time,
                work -> {
                    Thread beat = new Thread(work);
                    beats.add(beat);
                    beat.start();
                },
                TTL);
        slow.id();
        store.held = new CountDownLatch(1);
        store.asked = new CountDownLatch(1);
        time.advance(BEAT);
        store.asked.await();

        assertThat(slow.alive(id)).isTrue();

        store.held.countDown();
        for (Thread beat : beats) {
            beat.join();
        }
    }

    @Test
    void timeInWhichOnesOwnHeartbeatsDoNotGetThroughDoesNotCount() {
        String id = one.id();
        other.id();
        assertThat(other.alive(id)).isTrue();
        store.writable = false;
        watch(id, TTL.multipliedBy(3));

        assertThat(other.alive(id)).as("it may not be able to write either").isTrue();

        store.writable = true;
        for (long second = 0; second < TTL.plus(BEAT).toSeconds(); second++) {
            otherTime.advance(Duration.ofSeconds(1));
            other.alive(id);
        }
        assertThat(other.alive(id)).as("from then on it does").isFalse();
    }

    @Test
    void aLastHeartbeatDoesNotKeepASessionThatIsClosed() {
        String id = one.id();
        store.beforeCommit = () -> {
            store.beforeCommit = () -> {};
            Row row = store.read(Keys.session(id)).orElseThrow();
            store.commit(new Batch().put(row.key(), row.revision(), row.value()));
        };

        one.close();

        assertThat(store.scan(Keys.SESSIONS)).isEmpty();
    }

    @Test
    void onlyTheObserversOwnClockCounts() {
        String id = one.id();
        otherTime.advance(Duration.ofDays(1));

        assertThat(other.alive(id)).as("seen for the first time").isTrue();
    }

    @Test
    void timeInWhichTheStoreCouldNotBeReadDoesNotCount() {
        String id = one.id();
        assertThat(other.alive(id)).isTrue();
        store.broken = true;
        otherTime.advance(TTL.multipliedBy(3));
        assertThatExceptionOfType(ProviderUnavailableException.class).isThrownBy(() -> other.alive(id));
        store.broken = false;

        assertThat(other.alive(id)).isTrue();
        watch(id, TTL.minusNanos(1));
        assertThat(other.alive(id)).isTrue();
        otherTime.advance(Duration.ofNanos(1));
        assertThat(other.alive(id)).isFalse();
    }

    @Test
    void timeInWhichNobodyLookedDoesNotCount() {
        String id = one.id();
        assertThat(other.alive(id)).isTrue();
        otherTime.advance(TTL.multipliedBy(5));

        assertThat(other.alive(id)).as("it may be the store that was away").isTrue();
    }

    /** Looks every second, as a supervisor does. */
    private void watch(String id, Duration span) {
        Duration left = span;
        for (; left.compareTo(Duration.ofSeconds(1)) > 0; left = left.minusSeconds(1)) {
            otherTime.advance(Duration.ofSeconds(1));
            assertThat(other.alive(id)).isTrue();
        }
        otherTime.advance(left);
    }

    @Test
    void aHeartbeatThatCannotBeStoredIsTriedAgain() {
        String id = one.id();
        store.broken = true;
        time.advance(BEAT);
        store.broken = false;
        long before = revision(id);
        time.advance(BEAT);

        assertThat(revision(id)).isGreaterThan(before);
        assertThat(one.id()).isEqualTo(id);
    }

    @Test
    void whoWasTakenForDeadOpensANewSession() {
        String first = one.id();
        store.commit(new Batch().remove(Keys.session(first), revision(first)));
        time.advance(BEAT);

        String second = one.id();

        assertThat(second).isNotEqualTo(first);
        assertThat(one.exists(first)).isFalse();
        assertThat(one.exists(second)).isTrue();
        assertThat(time.scheduled()).as("heartbeats").isEqualTo(1);
    }

    @Test
    void whoWasPausedLooksWhetherItsSessionIsStillThere() {
        Sessions paused = new Sessions(store, time, beat -> {}, TTL);
        String id = paused.id();
        time.advance(TTL);
        paused.requireAlive(id);
        store.commit(new Batch().remove(Keys.session(id), revision(id)));

        assertThatExceptionOfType(SessionLost.class).isThrownBy(() -> paused.requireAlive(id));
        assertThat(paused.id()).isNotEqualTo(id);
    }

    @Test
    void whoWasTakenForDeadWritesNothing() {
        Commits commit = one.fenced(one.id());
        assertThat(commit.commit(new Batch().put("a", Batch.ABSENT, new byte[1])))
                .isPresent();
        assertThat(commit.commit(new Batch().put("a", Batch.ABSENT, new byte[1])))
                .isEmpty();
        store.commit(new Batch().remove(Keys.session(one.id()), revision(one.id())));

        assertThatExceptionOfType(SessionLost.class)
                .isThrownBy(() -> commit.commit(new Batch().put("b", Batch.ABSENT, new byte[1])));
        assertThat(store.read("b")).isEmpty();
    }

    @Test
    void whoseHeartHasJustBeatenDoesNotLook() {
        String id = one.id();
        store.broken = true;

        one.requireAlive(id);
    }

    @Test
    void thatAnOldSessionWasLostIsNoNewsToANewOne() {
        String first = one.id();
        one.lost(first);
        String second = one.id();
        one.lost(first);

        assertThat(one.id()).isEqualTo(second);
        assertThat(time.scheduled()).as("heartbeats").isEqualTo(1);
    }

    @Test
    void oneIsAliveToItself() {
        assertThat(one.alive(one.id())).isTrue();
        assertThat(one.alive("nobody")).isFalse();
    }

    @Test
    void closingRemovesItAtOnceAndForGood() {
        String id = one.id();
        one.close();
        one.close();

        assertThat(other.alive(id)).isFalse();
        assertThat(time.scheduled()).isZero();
        assertThatIllegalStateException().isThrownBy(one::id).withMessage("this infrastructure is closed");
    }

    /** A store that can be cut off. */
    private static final class Flaky implements StateStore {
        private final StateStore store = MemoryStateStore.create();
        private boolean broken;
        private boolean writable = true;
        private Runnable beforeCommit = () -> {};
        private CountDownLatch asked = new CountDownLatch(0);
        private CountDownLatch held = new CountDownLatch(0);

        private StateStore there() {
            if (broken) {
                throw new ProviderUnavailableException("the store does not answer", null);
            }
            return store;
        }

        @Override
        public Optional<Row> read(String key) {
            return there().read(key);
        }

        @Override
        public List<Row> scan(String prefix) {
            return there().scan(prefix);
        }

        @Override
        public List<Row> due(String prefix, Instant until, int limit) {
            return there().due(prefix, until, limit);
        }

        @Override
        public OptionalLong commit(Batch batch) {
            asked.countDown();
            beforeCommit.run();
            if (!writable) {
                throw new ProviderUnavailableException("the store cannot be written", null);
            }
            try {
                held.await();
            } catch (InterruptedException over) {
                throw new IllegalStateException(over);
            }
            return there().commit(batch);
        }

        @Override
        public List<Row> changesSince(long revision, String prefix, int limit) {
            return there().changesSince(revision, prefix, limit);
        }

        @Override
        public String binding() {
            return there().binding();
        }

        @Override
        public boolean exclusive() {
            return store.exclusive();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
