package io.vaporform.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A store in memory: fast, and gone with the JVM. It keeps rows encoded, as a durable store does, so that what works here works there. Several
 * infrastructures of one JVM may share it.
 */
public final class MemoryStateStore implements StateStore {

    private static final byte[] NOTHING = {};

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final NavigableMap<String, Row> rows = new TreeMap<>();
    private final NavigableSet<Due> due =
            new TreeSet<>(Comparator.comparing(Due::at).thenComparing(Due::key));
    private final NavigableSet<Row> byRevision =
            new TreeSet<>(Comparator.comparingLong(Row::revision).thenComparing(Row::key));
    private long revision;

    private MemoryStateStore() {}

    public static MemoryStateStore create() {
        return new MemoryStateStore();
    }

    @Override
    public Optional<Row> read(String key) {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(rows.get(key));
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public List<Row> scan(String prefix) {
        lock.readLock().lock();
        try {
            List<Row> found = new ArrayList<>();
            // No stream: it would count the whole rest of the map first.
            for (Row row : rows.tailMap(prefix).values()) {
                if (!row.key().startsWith(prefix)) {
                    break;
                }
                found.add(row);
            }
            return Collections.unmodifiableList(found);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public List<Row> due(String prefix, Instant until, int limit) {
        lock.readLock().lock();
        try {
            return due.stream()
                    .takeWhile(entry -> !entry.at().isAfter(until))
                    .filter(entry -> entry.key().startsWith(prefix))
                    .limit(limit)
                    .map(entry -> rows.get(entry.key()))
                    .toList();
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public OptionalLong commit(Batch batch) {
        lock.writeLock().lock();
        try {
            if (!holds(batch)) {
                return OptionalLong.empty();
            }
            revision++;
            batch.writes().forEach(this::write);
            return OptionalLong.of(revision);
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public List<Row> changesSince(long since, String prefix, int limit) {
        lock.readLock().lock();
        try {
            List<Row> found = new ArrayList<>();
            for (Row row : byRevision.tailSet(after(since))) {
                if (found.size() == limit) {
                    break;
                }
                if (row.key().startsWith(prefix)) {
                    found.add(row);
                }
            }
            return Collections.unmodifiableList(found);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The rows are nowhere but here. */
    @Override
    public String binding() {
        return "memory";
    }

    @Override
    public boolean exclusive() {
        return true;
    }

    private boolean holds(Batch batch) {
        return batch.required().stream().allMatch(rows::containsKey)
                && batch.writes().stream().allMatch(write -> revisionOf(write.key()) == write.expected());
    }

    private long revisionOf(String key) {
        Row row = rows.get(key);
        return row == null ? Batch.ABSENT : row.revision();
    }

    private void write(Batch.Write write) {
        byte[] value = write.value();
        Row row = value == null ? null : new Row(write.key(), value, revision, write.due());
        Row before = row == null ? rows.remove(write.key()) : rows.put(write.key(), row);
        if (before != null) {
            byRevision.remove(before);
            before.due().ifPresent(at -> due.remove(new Due(at, write.key())));
        }
        if (row != null) {
            byRevision.add(row);
            row.due().ifPresent(at -> due.add(new Due(at, write.key())));
        }
    }

    /** Stands before every row of the next revision. */
    private static Row after(long revision) {
        return new Row("", NOTHING, revision + 1, Optional.empty());
    }

    /** Nothing to free: the rows go when nobody refers to the store. */
    @Override
    public void close() {}

    private record Due(Instant at, String key) {}
}
