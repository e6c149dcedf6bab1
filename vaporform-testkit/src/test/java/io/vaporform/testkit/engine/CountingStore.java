package io.vaporform.testkit.engine;

import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A store in memory that notes what is written, but for heartbeats. */
final class CountingStore implements StateStore {

    private final MemoryStateStore real = MemoryStateStore.create();
    private final List<String> written = new ArrayList<>();

    synchronized List<String> written() {
        return List.copyOf(written);
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
    public synchronized OptionalLong commit(Batch batch) {
        batch.writes().stream()
                .map(Batch.Write::key)
                .filter(key -> !key.startsWith("session/"))
                .forEach(written::add);
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
    public void close() {
        real.close();
    }
}
