package io.vaporform.testkit.tck;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Wrong in what a row holds, in due times, and in what is left of a row. */
final class RowDefects {

    private RowDefects() {}

    static List<StoreDefect> all() {
        return List.of(
                StoreDefect.of("keeps due times to the second", "S101", WholeSeconds::new),
                StoreDefect.of("scans what was removed", "S102 S203", ScansTheRemoved::new),
                StoreDefect.of("takes a row for due after its time only", "S501 S503 S504 S505 S507", DueLater::new),
                StoreDefect.of("orders what is due by key", "S502 S503", DueByKey::new),
                StoreDefect.of("limits what is due before it looks at the prefix", "S503", LimitsFirst::new),
                StoreDefect.of("keeps the due time when a write has none", "S505", KeepsDueTimes::new),
                StoreDefect.of("keeps the due time of a removed row", "S506", KeepsDueTimesOfTheRemoved::new),
                StoreDefect.of("moves the due time though it refuses the write", "S507", MovesDueTimesAnyway::new),
                StoreDefect.of("stores values as text", "S601 S603", StoresText::new),
                StoreDefect.of("takes an empty value for none", "S602", EmptyIsNone::new),
                StoreDefect.of("cuts values at 64 KiB", "S603", CutsValues::new),
                StoreDefect.of("hands out its own list", "S604", HandsOutItsList::new),
                StoreDefect.of("refuses to be closed twice", "S801 S802", ClosesOnce::new));
    }

    private static final class WholeSeconds extends FlatStore {
        @Override
        Optional<Instant> dueOf(Batch.Write write) {
            return write.due().map(at -> at.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    private static final class ScansTheRemoved extends FlatStore {
        private final List<Row> removed = new ArrayList<>();

        @Override
        void write(Batch.Write write, long drawn) {
            Row before = rows.get(write.key());
            if (write.value() == null && before != null) {
                removed.add(before);
            }
            super.write(write, drawn);
        }

        @Override
        public synchronized List<Row> scan(String prefix) {
            List<Row> all = new ArrayList<>(super.scan(prefix));
            removed.stream().filter(row -> isBelow(row.key(), prefix)).forEach(all::add);
            return all;
        }
    }

    private static final class DueLater extends FlatStore {
        @Override
        boolean isDue(Instant at, Instant until) {
            return at.isBefore(until);
        }
    }

    private static final class DueByKey extends FlatStore {
        @Override
        Comparator<Row> dueOrder() {
            return order();
        }
    }

    private static final class LimitsFirst extends FlatStore {
        @Override
        public synchronized List<Row> due(String prefix, Instant until, int limit) {
            return super.due("", until, limit).stream()
                    .filter(row -> isBelow(row.key(), prefix))
                    .toList();
        }
    }

    private static final class KeepsDueTimes extends FlatStore {
        @Override
        Optional<Instant> dueOf(Batch.Write write) {
            Row before = rows.get(write.key());
            return before == null ? write.due() : write.due().or(before::due);
        }
    }

    private static final class KeepsDueTimesOfTheRemoved extends FlatStore {
        private final Map<String, Instant> kept = new HashMap<>();

        @Override
        Optional<Instant> dueOf(Batch.Write write) {
            write.due().ifPresent(at -> kept.put(write.key(), at));
            return rows.containsKey(write.key())
                    ? write.due()
                    : write.due().or(() -> Optional.ofNullable(kept.get(write.key())));
        }
    }

    private static final class MovesDueTimesAnyway extends FlatStore {
        @Override
        public synchronized OptionalLong commit(Batch batch) {
            OptionalLong drawn = super.commit(batch);
            if (drawn.isEmpty()) {
                rows.replaceAll((key, row) -> moved(batch, row));
            }
            return drawn;
        }

        private static Row moved(Batch batch, Row row) {
            return batch.writes().stream()
                    .filter(write -> write.key().equals(row.key()))
                    .findFirst()
                    .map(write -> new Row(row.key(), row.value(), row.revision(), write.due()))
                    .orElse(row);
        }
    }

    private static final class StoresText extends FlatStore {
        @Override
        byte[] value(byte[] value) {
            return new String(value, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final class EmptyIsNone extends FlatStore {
        @Override
        void write(Batch.Write write, long drawn) {
            byte[] value = write.value();
            if (value == null || value.length > 0) {
                super.write(write, drawn);
            } else {
                rows.remove(write.key());
            }
        }
    }

    private static final class CutsValues extends FlatStore {
        @Override
        byte[] value(byte[] value) {
            return Arrays.copyOf(value, Math.min(value.length, 1 << 16));
        }
    }

    private static final class HandsOutItsList extends FlatStore {
        private final List<Row> all = new ArrayList<>();

        @Override
        synchronized OptionalLong written(Batch batch) {
            OptionalLong drawn = super.written(batch);
            all.clear();
            all.addAll(super.scan(""));
            return drawn;
        }

        @Override
        public synchronized List<Row> scan(String prefix) {
            return prefix.isEmpty() ? Collections.unmodifiableList(all) : super.scan(prefix);
        }
    }

    private static final class ClosesOnce extends FlatStore {
        private int closes;

        @Override
        public synchronized void close() {
            // The kit closes a last time, after each test.
            if (++closes == 2) {
                throw new IllegalStateException("closed already");
            }
        }
    }
}
