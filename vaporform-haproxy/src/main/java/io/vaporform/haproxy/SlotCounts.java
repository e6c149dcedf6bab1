package io.vaporform.haproxy;

import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.RouteSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** How many slots there are, and are to be. An empty one costs HAProxy some 12 kB. */
final class SlotCounts {

    private static final int FIRST = 32;
    private static final int LEAST_FREE = 8;

    private SlotCounts() {}

    /** Those of a load balancer that has no routes yet: for the algorithm and the checks that routes have unless they say otherwise. */
    static Map<String, Integer> first() {
        Map<String, Integer> all = new LinkedHashMap<>();
        Stream.of(BackendCheck.DEFAULT, BackendCheck.FAST)
                .flatMap(check -> Stream.of(check, check.http("/")))
                .forEach(check -> all.put(
                        Pool.of(RouteSpec.builder("edge", "example.com")
                                        .to("web")
                                        .check(check)
                                        .build())
                                .id(),
                        FIRST));
        return all;
    }

    static int of(EdgeJournal journal, String pool) {
        return journal.balancer()
                .map(balancer -> balancer.pools().getOrDefault(pool, 0))
                .orElse(0);
    }

    /** Whether fewer than a sixteenth are free, or {@value #LEAST_FREE}. */
    static boolean isScarce(EdgeJournal journal, String pool) {
        int count = of(journal, pool);
        long free = count - journal.look(state -> state.taken(pool));
        return free < Math.max(LEAST_FREE, count / 16);
    }

    /** All of them, with half as many again of one pool. */
    static Map<String, Integer> grown(EdgeJournal journal, String pool) {
        Map<String, Integer> all =
                new HashMap<>(journal.balancer().map(EdgeBalancer::pools).orElse(Map.of()));
        all.merge(pool, FIRST, (count, first) -> count + Math.max(first, count / 2));
        return all;
    }
}
