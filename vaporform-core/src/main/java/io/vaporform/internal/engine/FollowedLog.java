package io.vaporform.internal.engine;

import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The logs of a deployment that are read again and again: passes on each line once. Used by one thread. */
final class FollowedLog {

    private final LogQuery first;
    private final Consumer<LogLine> each;

    /** Where each instance stands, by name. */
    private final Map<String, Place> places = new HashMap<>();

    /** In the read that is under way: how many lines of an instance were seen that were written at the time where it stood. */
    private final Map<String, Integer> again = new HashMap<>();

    private Map<String, Place> before = Map.of();
    private boolean begun;

    /**
     * Behind some lines that were written at one time.
     *
     * @param lines how many
     */
    private record Place(Instant at, int lines) {}

    FollowedLog(LogQuery first, Consumer<LogLine> each) {
        this.first = first;
        this.each = each;
    }

    /** What to ask for next. */
    LogQuery query() {
        again.clear();
        before = Map.copyOf(places);
        Optional<Instant> oldest = places.values().stream().map(Place::at).min(Instant::compareTo);
        return begun ? new LogQuery(LogQuery.MOST, oldest.or(first::since)) : first;
    }

    /** One read has come to its end. */
    void caughtUp() {
        begun = true;
    }

    void line(LogLine line) {
        Place stood = before.get(line.instance());
        if (stood != null && isPassed(line, stood)) {
            return;
        }
        Place one = new Place(line.at(), 1);
        places.merge(
                line.instance(),
                one,
                (now, next) -> now.at().equals(line.at()) ? new Place(now.at(), now.lines() + 1) : one);
        each.accept(line);
    }

    private boolean isPassed(LogLine line, Place stood) {
        int order = line.at().compareTo(stood.at());
        return order < 0 || (order == 0 && again.merge(line.instance(), 1, Integer::sum) <= stood.lines());
    }
}
