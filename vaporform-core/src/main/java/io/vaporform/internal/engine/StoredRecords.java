package io.vaporform.internal.engine;

import io.vaporform.spec.Secret;
import io.vaporform.state.Batch;
import io.vaporform.state.Records;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Records as rows of the store below a prefix. */
final class StoredRecords implements Records {

    private final StateStore store;
    private final String prefix;
    private final Commits commits;

    /** @param commits what writes, such as {@link Sessions#fenced} */
    StoredRecords(StateStore store, String prefix, Commits commits) {
        this.store = store;
        this.prefix = prefix;
        this.commits = commits;
    }

    @Override
    public Optional<Entry> get(String key) {
        return store.read(prefix + key).map(this::entry);
    }

    @Override
    public List<Entry> scan(String below) {
        return store.scan(prefix + below).stream().map(this::entry).toList();
    }

    @Override
    public boolean create(String key, Secret value) {
        return put(prefix + key, Batch.ABSENT, value);
    }

    @Override
    public boolean replace(Entry read, Secret value) {
        return put(prefix + read.key(), read.revision(), value);
    }

    @Override
    public boolean remove(Entry read) {
        return commits.commit(new Batch().remove(prefix + read.key(), read.revision()))
                .isPresent();
    }

    private boolean put(String key, long expected, Secret value) {
        return commits.commit(new Batch().put(key, expected, value.reveal().getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    private Entry entry(Row row) {
        String text = new String(row.value(), StandardCharsets.UTF_8);
        return new Entry(row.key().substring(prefix.length()), Secret.of(text), row.revision());
    }
}
