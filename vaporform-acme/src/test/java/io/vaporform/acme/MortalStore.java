package io.vaporform.acme;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The store of a process that can be killed: from then on whatever it tries ends in an error that no code of ours catches, and has no effect. */
final class MortalStore implements StateStore {

    /** The end of a process. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    private final StateStore real;
    private volatile boolean dead;

    MortalStore(StateStore real) {
        this.real = real;
    }

    void kill() {
        dead = true;
    }

    private StateStore real() {
        if (dead) {
            throw new Death();
        }
        return real;
    }

    @Override
    public Optional<Row> read(String key) {
        return real().read(key);
    }

    @Override
    public List<Row> scan(String prefix) {
        return real().scan(prefix);
    }

    @Override
    public List<Row> due(String prefix, Instant until, int limit) {
        return real().due(prefix, until, limit);
    }

    @Override
    public OptionalLong commit(Batch batch) {
        return real().commit(batch);
    }

    @Override
    public List<Row> changesSince(long revision, String prefix, int limit) {
        return real().changesSince(revision, prefix, limit);
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
