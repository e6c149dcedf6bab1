package io.vaporform.testkit.tck;

import io.vaporform.spec.Secret;
import io.vaporform.state.Records;
import java.util.List;
import java.util.Optional;

/** Tells of each write before it has its effect. */
record ProbedRecords(Records real, Probe probe) implements Records {

    @Override
    public Optional<Entry> get(String key) {
        return real.get(key);
    }

    @Override
    public List<Entry> scan(String prefix) {
        return real.scan(prefix);
    }

    @Override
    public boolean create(String key, Secret value) {
        probe.writing(key);
        return real.create(key, value);
    }

    @Override
    public boolean replace(Entry read, Secret value) {
        probe.writing(read.key());
        return real.replace(read, value);
    }

    @Override
    public boolean remove(Entry read) {
        probe.writing(read.key());
        return real.remove(read);
    }
}
