package io.vaporform.jdbc;

import io.vaporform.state.Batch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch as it goes to the database: checked, so that it cannot be what makes a transaction fail that it shares with others, and encrypted, so
 * that this takes no time of that transaction. Immutable.
 */
record SealedBatch(List<Change> changes, Set<String> required, long bytes) {

    /** Far above what a row is meant for, and below what databases and drivers take at once. */
    static final int LARGEST_VALUE = 32 << 20;

    /** @throws IllegalArgumentException if a row cannot be stored as it is */
    static SealedBatch of(Batch batch, RowCipher cipher) {
        batch.required().forEach(SealedBatch::checkKey);
        List<Change> changes = new ArrayList<>(batch.writes().size());
        long bytes = 0;
        for (Batch.Write write : batch.writes()) {
            Change change = change(write, cipher);
            changes.add(change);
            bytes += change.value() == null ? 0 : change.value().length;
        }
        return new SealedBatch(List.copyOf(changes), Set.copyOf(batch.required()), bytes);
    }

    private static Change change(Batch.Write write, RowCipher cipher) {
        String key = checkKey(write.key());
        byte[] value = write.value();
        if (value != null && value.length > LARGEST_VALUE) {
            throw new IllegalArgumentException("row " + key + " has " + value.length + " bytes, and at most "
                    + LARGEST_VALUE + " are stored; keep large things elsewhere and their place here");
        }
        write.due().filter(at -> !DueTimes.fits(at)).ifPresent(at -> {
            throw new IllegalArgumentException("row " + key + " is due at " + at
                    + ", and only times from 1677 to 2262 are stored; leave the time out");
        });
        return new Change(
                key,
                write.expected(),
                value == null ? null : cipher.seal(key, value),
                write.due().map(DueTimes::nanos).orElse(null));
    }

    static String checkKey(String key) {
        if (key.length() > RowKeys.LONGEST) {
            throw new IllegalArgumentException("the key of row " + key.substring(0, RowKeys.LONGEST) + "... has "
                    + key.length() + " characters, and at most " + RowKeys.LONGEST + " are stored");
        }
        return key;
    }

    /** Every key whose revision decides about this batch. */
    Set<String> keys() {
        Set<String> keys = new HashSet<>(required);
        changes.forEach(change -> keys.add(change.key()));
        return keys;
    }

    /**
     * One row to write.
     *
     * @param value encrypted; null removes the row
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Change(
            String key,
            long expected,
            byte @Nullable [] value,
            @Nullable Long due) {}
}
