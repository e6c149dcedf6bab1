package io.vaporform.testkit.tck;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Wrong in what a commit expects and writes. */
final class CommitDefects {

    private CommitDefects() {}

    static List<StoreDefect> all() {
        return List.of(
                StoreDefect.of("writes what it can of a batch", "S103", WritesAPart::new),
                StoreDefect.of("draws a revision for each row", "S104 S702", RevisionPerRow::new),
                StoreDefect.of(
                        "counts revisions anew for each row",
                        "S104 S105 S205 S304 S703 S704 S901 S903 S906",
                        RevisionOfTheRow::new),
                StoreDefect.of("inserts or updates", "S202 S206 S406 S602", Upserts::new),
                StoreDefect.of("updates or inserts", "S103 S105 S203", Reinserts::new),
                StoreDefect.of("takes a later revision for the current one", "S201", AcceptsLater::new),
                StoreDefect.of("removes whatever the revision is", "S204 S205", RemovesAnyway::new),
                StoreDefect.of("removes what is below the key too", "S106", RemovesBelow::new),
                StoreDefect.of("ignores what is required", "S302 S303 S304 S507", IgnoresRequirements::new),
                StoreDefect.of("binds a requirement to the revision it saw first", "S301", BindsRequirements::new));
    }

    private static final class WritesAPart extends FlatStore {
        @Override
        public synchronized OptionalLong commit(Batch batch) {
            if (!batch.required().stream().allMatch(this::isThere)) {
                return OptionalLong.empty();
            }
            long drawn = nextRevision(batch);
            boolean all = true;
            for (Batch.Write write : batch.writes()) {
                if (holds(write)) {
                    write(write, drawn);
                } else {
                    all = false;
                }
            }
            return all ? OptionalLong.of(drawn) : OptionalLong.empty();
        }
    }

    private static final class RevisionPerRow extends FlatStore {
        @Override
        void write(Batch.Write write, long drawn) {
            super.write(write, revision++);
        }
    }

    private static final class RevisionOfTheRow extends FlatStore {
        @Override
        synchronized OptionalLong written(Batch batch) {
            long last = 0;
            for (Batch.Write write : batch.writes()) {
                last = current(write.key()) + 1;
                write(write, last);
            }
            return OptionalLong.of(last);
        }
    }

    private static final class Upserts extends FlatStore {
        @Override
        boolean holds(Batch.Write write) {
            return super.holds(write) || (write.value() != null && write.expected() == Batch.ABSENT);
        }
    }

    private static final class Reinserts extends FlatStore {
        @Override
        boolean holds(Batch.Write write) {
            return super.holds(write) || (write.value() != null && current(write.key()) == Batch.ABSENT);
        }
    }

    private static final class AcceptsLater extends FlatStore {
        @Override
        boolean holds(Batch.Write write) {
            long current = current(write.key());
            return super.holds(write) || (current != Batch.ABSENT && write.expected() > current);
        }
    }

    private static final class RemovesAnyway extends FlatStore {
        @Override
        boolean holds(Batch.Write write) {
            return write.value() == null || super.holds(write);
        }
    }

    private static final class RemovesBelow extends FlatStore {
        @Override
        void write(Batch.Write write, long drawn) {
            super.write(write, drawn);
            if (write.value() == null) {
                rows.keySet().removeIf(key -> key.startsWith(write.key()));
            }
        }
    }

    private static final class IgnoresRequirements extends FlatStore {
        @Override
        boolean isThere(String required) {
            return true;
        }
    }

    private static final class BindsRequirements extends FlatStore {
        private final Map<String, Long> seen = new HashMap<>();

        @Override
        boolean isThere(String required) {
            Row row = rows.get(required);
            return row != null && seen.computeIfAbsent(required, first -> row.revision()) == row.revision();
        }
    }
}
