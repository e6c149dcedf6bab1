package io.vaporform.testkit.tck;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Wrong in what is told of changes, and in what tells one store from another. */
final class FollowDefects {

    private FollowDefects() {}

    static List<StoreDefect> all() {
        return List.of(
                StoreDefect.of("reports the revision that is known too", "S901 S903", ReportsTheKnown::new),
                StoreDefect.of("orders changes by key", "S901 S903", OrdersChangesByKey::new),
                StoreDefect.of("limits changes before it looks at the prefix", "S903", LimitsChangesFirst::new),
                StoreDefect.of("reports every state that a row had", "S904", ReportsHistory::new),
                StoreDefect.of("reports what was removed", "S905", ReportsTheRemoved::new),
                StoreDefect.of("makes a binding for each look", "S907", BindsAnew::new));
    }

    private static final class ReportsTheKnown extends FlatStore {
        @Override
        boolean isAfter(Row row, long since) {
            return row.revision() >= since;
        }
    }

    private static final class OrdersChangesByKey extends FlatStore {
        @Override
        Comparator<Row> changeOrder() {
            return order();
        }
    }

    private static final class LimitsChangesFirst extends FlatStore {
        @Override
        public synchronized List<Row> changesSince(long since, String prefix, int limit) {
            return super.changesSince(since, "", limit).stream()
                    .filter(row -> isBelow(row.key(), prefix))
                    .toList();
        }
    }

    /** Also reports rows that were there before. */
    private abstract static class Remembers extends FlatStore {
        private final List<Row> before = new ArrayList<>();

        abstract boolean remembers(Batch.Write write);

        @Override
        void write(Batch.Write write, long drawn) {
            Row row = rows.get(write.key());
            if (row != null && remembers(write)) {
                before.add(row);
            }
            super.write(write, drawn);
        }

        @Override
        public synchronized List<Row> changesSince(long since, String prefix, int limit) {
            return Stream.concat(
                            before.stream().filter(row -> isBelow(row.key(), prefix) && isAfter(row, since)),
                            super.changesSince(since, prefix, limit).stream())
                    .sorted(changeOrder())
                    .limit(limit)
                    .toList();
        }
    }

    private static final class ReportsHistory extends Remembers {
        @Override
        boolean remembers(Batch.Write write) {
            return write.value() != null;
        }
    }

    private static final class ReportsTheRemoved extends Remembers {
        @Override
        boolean remembers(Batch.Write write) {
            return write.value() == null;
        }
    }

    private static final class BindsAnew extends FlatStore {
        private final AtomicInteger looks = new AtomicInteger();

        @Override
        public String binding() {
            return "look " + looks.incrementAndGet();
        }
    }
}
