package io.vaporform.acme;

import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.util.List;
import java.util.Optional;

/** Lets somebody else go first, once, when the first row is written. */
final class OvertakenRecords implements Records {
    private final Records records;
    private final Runnable other;
    private boolean done;

    OvertakenRecords(Records records, Runnable other) {
        this.records = records;
        this.other = other;
    }

    private void first() {
        if (!done) {
            done = true;
            other.run();
        }
    }

    @Override
    public Optional<Entry> get(String key) {
        return records.get(key);
    }

    @Override
    public List<Entry> scan(String prefix) {
        return records.scan(prefix);
    }

    @Override
    public boolean create(String key, Secret value) {
        first();
        return records.create(key, value);
    }

    @Override
    public boolean replace(Entry read, Secret value) {
        first();
        return records.replace(read, value);
    }

    @Override
    public boolean remove(Entry read) {
        return records.remove(read);
    }
}
