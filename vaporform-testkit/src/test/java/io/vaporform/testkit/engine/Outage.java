package io.vaporform.testkit.engine;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A store that stops answering at some commit: before it is written, or after, so that nobody knows. */
final class Outage implements StateStore {
    private final StateStore real;
    private int asked;
    private int failsAt = Integer.MAX_VALUE;
    private boolean before;
    private boolean reads;
    private boolean away;

    Outage(StateStore real) {
        this.real = real;
    }

    /** @param commit 0 is the next one */
    synchronized void fails(int commit, boolean beforeItIsWritten) {
        asked = 0;
        failsAt = commit;
        before = beforeItIsWritten;
    }

    /** As one whose disk is full. */
    synchronized void failsToWrite(int commit) {
        fails(commit, true);
        reads = true;
    }

    synchronized void back() {
        failsAt = Integer.MAX_VALUE;
        away = false;
    }

    /** How many commits since it was told when to fail. */
    synchronized int asked() {
        return asked;
    }

    private synchronized StateStore there() {
        if (away && !reads) {
            throw away();
        }
        return real;
    }

    private static StoreUnavailableException away() {
        return new StoreUnavailableException("the store does not answer", null, null);
    }

    @Override
    public synchronized OptionalLong commit(Batch batch) {
        if (asked++ >= failsAt) {
            if (!away && !before) {
                real.commit(batch);
            }
            away = true;
            throw away();
        }
        return real.commit(batch);
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
    public List<Row> changesSince(long revision, String prefix, int limit) {
        return there().changesSince(revision, prefix, limit);
    }

    @Override
    public String binding() {
        return real.binding();
    }

    @Override
    public boolean exclusive() {
        return real.exclusive();
    }

    @Override
    public void close() {}
}
