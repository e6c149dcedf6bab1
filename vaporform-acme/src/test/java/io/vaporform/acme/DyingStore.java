package io.vaporform.acme;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** The store of a process that dies at one of its writes, before or after it, or when it is killed: from then on whatever it tries ends in an error that no code of ours catches, and has no effect. */
final class DyingStore implements StateStore {

    private final StateStore store;
    private final long point;
    private final AtomicLong commits = new AtomicLong();
    private final CountDownLatch death = new CountDownLatch(1);
    private volatile boolean armed;

    static final class Death extends Error {
        private static final long serialVersionUID = 1;

        Death() {
            super("the process is dead", null, false, false);
        }
    }

    /** @param point twice the number of the write, and one more to die after it */
    DyingStore(StateStore store, long point) {
        this.store = store;
        this.point = point;
    }

    /** One that lives until it is killed. */
    DyingStore(StateStore store) {
        this(store, Long.MAX_VALUE);
    }

    void kill() {
        death.countDown();
    }

    /** Writes count from now on; but for those of heartbeats. */
    void arm() {
        armed = true;
    }

    long points() {
        return 2 * commits.get();
    }

    CountDownLatch death() {
        return death;
    }

    private void die(long at) {
        if (at == point) {
            death.countDown();
        }
        requireAlive();
    }

    private void requireAlive() {
        if (death.getCount() == 0) {
            throw new Death();
        }
    }

    @Override
    public Optional<Row> read(String key) {
        requireAlive();
        return store.read(key);
    }

    @Override
    public List<Row> scan(String prefix) {
        requireAlive();
        return store.scan(prefix);
    }

    @Override
    public List<Row> due(String prefix, Instant until, int limit) {
        requireAlive();
        return store.due(prefix, until, limit);
    }

    @Override
    public OptionalLong commit(Batch batch) {
        requireAlive();
        boolean counts =
                armed && batch.writes().stream().noneMatch(write -> write.key().startsWith("session/"));
        long number = counts ? commits.getAndIncrement() : -1;
        die(2 * number);
        OptionalLong result = store.commit(batch);
        if (counts) {
            die(2 * number + 1);
        }
        return result;
    }

    @Override
    public List<Row> changesSince(long revision, String prefix, int limit) {
        requireAlive();
        return store.changesSince(revision, prefix, limit);
    }

    @Override
    public String binding() {
        return store.binding();
    }

    @Override
    public boolean exclusive() {
        return store.exclusive();
    }

    /** What it wraps goes on. */
    @Override
    public void close() {}
}
