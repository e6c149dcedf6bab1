package io.vaporform.acme;

import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Records in memory. */
final class MemoryRecords implements Records {

    private final ConcurrentSkipListMap<String, Entry> entries = new ConcurrentSkipListMap<>();
    private final AtomicLong revisions = new AtomicLong();

    @Override
    public Optional<Entry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public List<Entry> scan(String prefix) {
        return entries.tailMap(prefix).values().stream()
                .takeWhile(entry -> entry.key().startsWith(prefix))
                .toList();
    }

    @Override
    public boolean create(String key, Secret value) {
        return entries.putIfAbsent(key, entry(key, value)) == null;
    }

    @Override
    public boolean replace(Entry read, Secret value) {
        return entries.replace(read.key(), read, entry(read.key(), value));
    }

    @Override
    public boolean remove(Entry read) {
        return entries.remove(read.key(), read);
    }

    private Entry entry(String key, Secret value) {
        return new Entry(key, value, revisions.incrementAndGet());
    }
}
