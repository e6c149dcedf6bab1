package io.vaporform.acme;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When each of many orders that wait for the same limit is to ask again: one at the moment at which the next is free, another when the one after that will be, and so on. Without that, all of
 * them would ask for each one. Thread-safe; each process spreads its own.
 */
final class Turns {

    /** Nobody is told to ask later than this after something is free: those who were told an earlier time may have given up. */
    static final Duration LONGEST = Duration.ofMinutes(30);

    /** Between orders that wait for what is seldom free. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** As many limits are remembered; of another one, the orders ask at once. */
    private static final int REMEMBERED = 1000;

    private final Map<Counted, Instant> last = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Counted, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * After whoever was told last, or first again when that would be too late.
     *
     * @param free when the next is
     */
    synchronized Instant next(Counted counted, Instant free) {
        @Nullable Instant before = last.remove(counted);
        Duration refill = counted.limit().refill();
        Duration step = refill.compareTo(LONGEST) < 0 ? refill : SHORTEST;
        Instant after = before == null || before.isBefore(free) ? free : before.plus(step);
        Instant turn = after.isBefore(free.plus(LONGEST)) ? after : free;
        last.put(counted, turn);
        return turn;
    }
}
