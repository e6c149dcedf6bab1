package io.vaporform.state;

import io.vaporform.spec.Secret;
import java.util.List;
import java.util.Optional;

/**
 * Small durable facts under a unique key: port reservations, name claims, token buckets. Thread-safe; every write is a compare-and-set that is
 * stored when it returns. A process that was taken for dead writes nothing: it gets a {@link io.vaporform.error.ProviderUnavailableException}, which is to be let through.
 */
public interface Records {

    Optional<Entry> get(String key);

    /** Every record whose key begins with {@code prefix}, in the order of the keys. */
    List<Entry> scan(String prefix);

    /** Writes a record that must not be there yet; false if it is. */
    boolean create(String key, Secret value);

    /** Replaces what was read; false if somebody else was faster. */
    boolean replace(Entry read, Secret value);

    /** Removes what was read; false if somebody else was faster. */
    boolean remove(Entry read);

    /**
     * One record as it was read.
     *
     * @param revision grows with each write
     */
    record Entry(String key, Secret value, long revision) {}
}
