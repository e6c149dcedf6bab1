package io.vaporform.testkit.tck;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** A store as plain as can be, right in every rule, and open to be bent in each of its steps. */
class FlatStore implements StateStore {

    final Map<String, Row> rows = new TreeMap<>();
    final Set<Thread> users = new HashSet<>();
    long revision;

    @Override
    public synchronized Optional<Row> read(String key) {
        return Optional.ofNullable(rows.get(key(key)));
    }

    @Override
    public synchronized List<Row> scan(String prefix) {
        return rows.values().stream()
                .filter(row -> isBelow(row.key(), prefix))
                .sorted(order())
                .toList();
    }

    @Override
    public synchronized List<Row> due(String prefix, Instant until, int limit) {
        return rows.values().stream()
                .filter(row -> isBelow(row.key(), prefix))
                .filter(row -> row.due().filter(at -> isDue(at, until)).isPresent())
                .sorted(dueOrder())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Row> changesSince(long since, String prefix, int limit) {
        return rows.values().stream()
                .filter(row -> isBelow(row.key(), prefix))
                .filter(row -> isAfter(row, since))
                .sorted(changeOrder())
                .limit(limit)
                .toList();
    }

    boolean isAfter(Row row, long since) {
        return row.revision() > since;
    }

    Comparator<Row> changeOrder() {
        return Comparator.comparingLong(Row::revision).thenComparing(Row::key);
    }

    @Override
    public String binding() {
        return "flat";
    }

    @Override
    public boolean exclusive() {
        return true;
    }

    @Override
    public synchronized OptionalLong commit(Batch batch) {
        users.add(Thread.currentThread());
        boolean holds = batch.required().stream().allMatch(this::isThere)
                && batch.writes().stream().allMatch(this::holds);
        return holds ? written(batch) : OptionalLong.empty();
    }

    synchronized OptionalLong written(Batch batch) {
        long drawn = nextRevision(batch);
        batch.writes().forEach(write -> write(write, drawn));
        return OptionalLong.of(drawn);
    }

    /** Whether more than one thread has committed. */
    boolean isShared() {
        return users.size() > 1;
    }

    String key(String key) {
        return key;
    }

    boolean isBelow(String key, String prefix) {
        return key.startsWith(prefix);
    }

    Comparator<Row> order() {
        return Comparator.comparing(Row::key);
    }

    boolean isDue(Instant at, Instant until) {
        return !at.isAfter(until);
    }

    Comparator<Row> dueOrder() {
        return Comparator.comparing(row -> row.due().orElseThrow());
    }

    boolean isThere(String required) {
        return rows.containsKey(key(required));
    }

    boolean holds(Batch.Write write) {
        return current(write.key()) == write.expected();
    }

    long current(String key) {
        Row row = rows.get(key(key));
        return row == null ? Batch.ABSENT : row.revision();
    }

    long nextRevision(Batch batch) {
        return ++revision;
    }

    void write(Batch.Write write, long drawn) {
        byte[] value = write.value();
        if (value == null) {
            rows.remove(key(write.key()));
        } else {
            rows.put(key(write.key()), new Row(write.key(), value(value), drawn, dueOf(write)));
        }
    }

    byte[] value(byte[] value) {
        return value;
    }

    Optional<Instant> dueOf(Batch.Write write) {
        return write.due();
    }

    @Override
    public void close() {}
}
