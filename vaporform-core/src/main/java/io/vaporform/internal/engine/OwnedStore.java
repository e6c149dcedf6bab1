package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A store as its owner sees it: who is not the owner reads it, and writes nothing. Its lineage says who the owner is. */
final class OwnedStore implements StateStore {

    private final StateStore real;
    private final Lineage lineage;
    private volatile @Nullable String foreign;

    OwnedStore(StateStore real, String installation) {
        this.real = real;
        this.lineage = Lineage.of(real, installation);
        this.foreign = lineage.foreign(installation, real.binding()).orElse(null);
    }

    Lineage lineage() {
        return lineage;
    }

    /** Why nothing may be written; empty if it may. */
    Optional<String> foreign() {
        return Optional.ofNullable(foreign);
    }

    /** From now on the store is ours, where it is now. */
    void claim(String installation) {
        lineage.claim(real, installation);
        foreign = null;
    }

    @Override
    public OptionalLong commit(Batch batch) {
        String reason = foreign;
        if (reason != null) {
            throw new ConflictException(reason);
        }
        return real.commit(batch);
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
