package io.vaporform.state;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One row as it was read. Rows are compared by key and revision, never by value.
 *
 * <p>A store whose values can turn out to be damaged, as by encryption, hands out rows that fail when the value is asked for: so a damaged row keeps nobody
 * from the rows beside it, and can be removed by its key and revision. Thread-safe.
 */
public final class Row {

    private final String key;
    private final Supplier<byte[]> value;
    private final long revision;
    private final Optional<Instant> due;

    /**
     * A row of which the value is at hand.
     *
     * @param key unique
     * @param value the bytes; shared, so never changed
     * @param revision of the commit that wrote it
     * @param due when somebody should look at it again
     */
    public Row(String key, byte[] value, long revision, Optional<Instant> due) {
        this(key, () -> value, revision, due);
    }

    /**
     * A row of which the value is made when it is asked for.
     *
     * @param key unique
     * @param value the bytes, the same each time; asks nobody, blocks never, and throws {@link io.vaporform.error.VaporformException} that names the row if
     *     they are damaged
     * @param revision of the commit that wrote it
     * @param due when somebody should look at it again
     */
    public Row(String key, Supplier<byte[]> value, long revision, Optional<Instant> due) {
        this.key = key;
        this.value = value;
        this.revision = revision;
        this.due = due;
    }

    /** Unique. */
    public String key() {
        return key;
    }

    /**
     * The bytes; shared, so never changed.
     *
     * @throws io.vaporform.error.VaporformException naming the row, if they are damaged or were tampered with
     */
    public byte[] value() {
        return value.get();
    }

    /** Of the commit that wrote it. */
    public long revision() {
        return revision;
    }

    /** When somebody should look at it again. */
    public Optional<Instant> due() {
        return due;
    }

    @Override
    public String toString() {
        return key + "@" + revision;
    }
}
