package io.vaporform.memory;

import io.vaporform.spec.BalancingAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** By which a load balancer in memory chooses who gets a request. Not thread-safe. */
final class Choice {

    /** One that could get a request. */
    record Candidate(String instance, int weight) {}

    /** What each instance has in hand for its next turns, by the engine id of the route. */
    private final Map<String, Map<String, Integer>> turns = new HashMap<>();

    /**
     * @param route its engine id
     * @param all never empty
     * @param busy how many requests an instance has
     */
    Candidate of(
            BalancingAlgorithm algorithm,
            String route,
            List<Candidate> all,
            String client,
            ToIntFunction<String> busy) {
        return switch (algorithm) {
            case ROUND_ROBIN -> next(route, all);
            case LEAST_CONN -> leastBusy(all, busy);
            case IP_HASH -> byHash(all, client);
        };
    }

    /** Smooth: of weights 2 and 1 the first is chosen, the second, the first. */
    private Candidate next(String route, List<Candidate> all) {
        Map<String, Integer> hands = turns.computeIfAbsent(route, none -> new HashMap<>());
        int total = 0;
        for (Candidate each : all) {
            total += each.weight();
            hands.merge(each.instance(), each.weight(), Integer::sum);
        }
        Candidate chosen = all.stream()
                .max(Comparator.comparing(each -> hands.getOrDefault(each.instance(), 0)))
                .orElseThrow();
        hands.merge(chosen.instance(), -total, Integer::sum);
        return chosen;
    }

    private static Candidate leastBusy(List<Candidate> all, ToIntFunction<String> busy) {
        return all.stream()
                .min(Comparator.comparing(each -> (double) (busy.applyAsInt(each.instance()) + 1) / each.weight()))
                .orElseThrow();
    }

    /** By rendezvous: who leaves moves none but its own clients. */
    private static Candidate byHash(List<Candidate> all, String client) {
        return all.stream()
                .max(Comparator.comparing(each -> -each.weight() / Math.log(fraction(client, each.instance()))))
                .orElseThrow();
    }

    /** The same for the same two; above 0 and below 1. */
    private static double fraction(String client, String instance) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : (client + "/" + instance).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ each) * 0x100000001b3L;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        return ((hash >>> 11) + 0.5) / (1L << 53);
    }
}
