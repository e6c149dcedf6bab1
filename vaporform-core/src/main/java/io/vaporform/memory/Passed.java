package io.vaporform.memory;

import io.vaporform.spec.RateLimit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** When requests of each client have passed where their number is limited. Not thread-safe. */
final class Passed {

    private final Map<Client, Deque<Long>> all = new HashMap<>();

    private record Client(String route, String address) {}

    /**
     * Notes one more, if it may pass.
     *
     * @return in how many nanoseconds one may pass; 0 if this one does
     */
    long pass(RateLimit limit, String route, String address, long now) {
        Deque<Long> before = all.computeIfAbsent(new Client(route, address), none -> new ArrayDeque<>());
        while (!before.isEmpty() && now - before.getFirst() >= limit.window().toNanos()) {
            before.removeFirst();
        }
        if (before.size() >= limit.requests()) {
            return limit.window().toNanos() - (now - before.getFirst());
        }
        before.addLast(now);
        return 0;
    }
}
