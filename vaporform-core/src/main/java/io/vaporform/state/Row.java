package io.vaporform.state;

import java.time.Instant;
import java.util.Optional;

/**
 * One row as it was read.
 *
 * @param key unique
 * @param value the bytes; shared, so never changed
 * @param revision of the commit that wrote it
 * @param due when somebody should look at it again
 */
@SuppressWarnings("ArrayRecordComponent") // rows are compared by key and revision, never by value
public record Row(String key, byte[] value, long revision, Optional<Instant> due) {

    @Override
    public String toString() {
        return key + "@" + revision;
    }
}
