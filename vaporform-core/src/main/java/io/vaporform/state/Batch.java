package io.vaporform.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one commit expects and writes; each row once. Not thread-safe. */
public final class Batch {

    /** Stands for a row that must not be there. */
    public static final long ABSENT = 0;

    private final List<Write> writes = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private final List<String> required = new ArrayList<>();

    /** Nothing yet. */
    public Batch() {}

    /** Writes a row that now has {@code expected} as its revision. */
    public Batch put(String key, long expected, byte[] value) {
        return put(key, expected, value, Optional.empty());
    }

    /** Writes a row that is to be looked at again at {@code due}. */
    public Batch put(String key, long expected, byte[] value, Optional<Instant> due) {
        return add(new Write(key, expected, value, due));
    }

    /** Removes a row that now has {@code expected} as its revision. */
    public Batch remove(String key, long expected) {
        return add(new Write(key, expected, null, Optional.empty()));
    }

    private Batch add(Write write) {
        if (!keys.add(write.key())) {
            throw new IllegalArgumentException(
                    "the batch writes row " + write.key() + " twice; write what it is to be in the end");
        }
        writes.add(write);
        return this;
    }

    /** Writes only if there is a row with this key, such as the writer's own session. */
    public Batch require(String key) {
        required.add(key);
        return this;
    }

    public List<Write> writes() {
        return writes;
    }

    /** Keys of rows that must be there. */
    public List<String> required() {
        return required;
    }

    /**
     * One row to write.
     *
     * @param expected the revision it must have, or {@link #ABSENT}
     * @param value null removes it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Write(String key, long expected, byte @Nullable [] value, Optional<Instant> due) {}
}
