package io.vaporform.testkit.engine;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Passes everything on, for tests that want one thing of it otherwise. Closes nothing. */
class ForwardingStore implements StateStore {

    private final StateStore real;

    ForwardingStore(StateStore real) {
        this.real = real;
    }

    @Override
    public Optional<Row> read(String key) {
        return real.read(key);
    }

    @Override
    public List<Row> scan(String prefix) {
        return real.scan(prefix);
    }

    @Override
    public List<Row> due(String prefix, Instant until, int limit) {
        return real.due(prefix, until, limit);
    }

    @Override
    public OptionalLong commit(Batch batch) {
        return real.commit(batch);
    }

    @Override
    public List<Row> changesSince(long revision, String prefix, int limit) {
        return real.changesSince(revision, prefix, limit);
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
