package io.vaporform.memory;

import io.vaporform.spi.Mark;
import io.vaporform.spi.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How far changes that take their time have come. Kept by the world, as a cloud goes on when its client has crashed. Thread-safe. */
final class Pace {

    private final Map<Change, Instant> begun = new ConcurrentHashMap<>();

    /** Where a change that takes {@code total} stands; it begins when this is first called. */
    Reached reached(Mark mark, String operationId, Duration total, Instant now) {
        if (total.isZero()) {
            return new Reached(Stage.COMPLETE, Duration.ZERO);
        }
        Instant start = begun.computeIfAbsent(new Change(mark, operationId), change -> now);
        Duration elapsed = Duration.between(start, now);
        Reached reached = new Reached(Stage.INITIALISING, Duration.ZERO);
        for (Stage stage : Stage.values()) {
            Duration begins = total.multipliedBy(stage.percent()).dividedBy(100);
            if (begins.compareTo(elapsed) > 0) {
                return new Reached(reached.stage(), begins.minus(elapsed));
            }
            reached = new Reached(stage, Duration.ZERO);
        }
        return reached;
    }

    boolean begun(Mark mark, String operationId) {
        return begun.containsKey(new Change(mark, operationId));
    }

    void forget(Mark mark) {
        begun.keySet().removeIf(change -> change.mark().equals(mark));
    }

    /** A stage, and how long until the next one. */
    record Reached(Stage stage, Duration untilNext) {
        boolean before(Stage other) {
            return stage.compareTo(other) < 0;
        }
    }

    private record Change(Mark mark, String operationId) {}
}
