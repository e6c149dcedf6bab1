package io.vaporform.testkit;

import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Records in memory, as an engine's store keeps them for one provider instance: for tests of what a provider keeps. Thread-safe. */
public final class MemoryRecords implements Records {

    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private long revision;

    /** None yet. */
    public MemoryRecords() {}

    @Override
    public synchronized Optional<Entry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public synchronized List<Entry> scan(String prefix) {
        return entries.tailMap(prefix).values().stream()
                .takeWhile(entry -> entry.key().startsWith(prefix))
                .toList();
    }

    @Override
    public synchronized boolean create(String key, Secret value) {
        return entries.putIfAbsent(key, new Entry(key, value, ++revision)) == null;
    }

    @Override
    public synchronized boolean replace(Entry read, Secret value) {
        return entries.replace(read.key(), read, new Entry(read.key(), value, ++revision));
    }

    @Override
    public synchronized boolean remove(Entry read) {
        return entries.remove(read.key(), read);
    }
}
