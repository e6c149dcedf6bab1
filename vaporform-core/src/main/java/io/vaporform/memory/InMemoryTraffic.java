package io.vaporform.memory;

import io.vaporform.spec.Address;
import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.RouteTarget;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Requests at the load balancers of an {@link InMemoryWorld}: really sent where the routes say, by their algorithms, to instances that answer at once. Thread-safe. */
public final class InMemoryTraffic {

    /** Behind a host. */
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    private final InMemoryWorld world;
    private final Object lock = new Object();

    /** How many requests each instance has, by its name. */
    private final Map<String, Integer> open = new HashMap<>();

    /** What each instance has in hand for its next turns, by the engine id of the route. */
    private final Map<String, Map<String, Integer>> turns = new HashMap<>();

    /** What certification authorities are answered, by the path. */
    private final Map<String, String> challenges = new HashMap<>();

    InMemoryTraffic(InMemoryWorld world) {
        this.world = world;
    }

    /**
     * A request.
     *
     * @param client its address
     * @param tls whether it comes over TLS
     */
    public record Request(String client, boolean tls, String host, String path) {

        /** One in clear, from anybody. */
        public static Request of(String host, String path) {
            return new Request("192.0.2.1", false, host, path);
        }

        public Request from(String client) {
            return new Request(client, tls, host, path);
        }

        public Request overTls() {
            return new Request(client, true, host, path);
        }
    }

    /**
     * What came of a request.
     *
     * @param instance who answered; empty if the load balancer did
     * @param location to which it was led; empty unless it was
     * @param text that was answered; empty unless the load balancer answered a certification authority
     */
    public record Answer(int status, Optional<String> instance, Optional<String> location, Optional<String> text) {

        private static Answer by(int status) {
            return new Answer(status, Optional.empty(), Optional.empty(), Optional.empty());
        }

        private static Answer of(String instance) {
            return new Answer(200, Optional.of(instance), Optional.empty(), Optional.empty());
        }

        private static Answer ledTo(String url) {
            return new Answer(301, Optional.empty(), Optional.of(url), Optional.empty());
        }

        private static Answer told(String text) {
            return new Answer(200, Optional.empty(), Optional.empty(), Optional.of(text));
        }
    }

    /** One that could get a request. */
    private record Candidate(String instance, int weight) {}

    /** Sends a request, and waits for its answer. */
    public Answer send(Address balancer, Request request) {
        Answer answer = begin(balancer, request);
        end(answer);
        return answer;
    }

    /** Sends a request that is answered by and by: whoever has it is busy until {@link #end}. */
    public Answer begin(Address balancer, Request request) {
        synchronized (lock) {
            Optional<String> text = challenge(balancer, request);
            if (text.isPresent()) {
                return Answer.told(text.get());
            }
            Optional<Thing.Routed> route = route(balancer, request);
            if (route.isEmpty()) {
                return Answer.by(404);
            }
            if (route.get().spec().redirectsToHttps() && !request.tls()) {
                return Answer.ledTo("https://" + request.host() + request.path());
            }
            Optional<String> chosen = choose(route.get(), request);
            chosen.ifPresent(instance -> open.merge(instance, 1, Integer::sum));
            return chosen.map(Answer::of).orElseGet(() -> Answer.by(503));
        }
    }

    private Optional<String> challenge(Address balancer, Request request) {
        boolean there = world.things(Thing.Balancing.class).stream()
                .anyMatch(each -> each.mark().address().equals(balancer));
        return there && !request.tls() ? Optional.ofNullable(challenges.get(request.path())) : Optional.empty();
    }

    void answer(ChallengeAnswer answer) {
        synchronized (lock) {
            challenges.put(answer.path(), answer.text());
        }
    }

    void answerNoMore(ChallengeAnswer answer) {
        synchronized (lock) {
            challenges.remove(answer.path());
        }
    }

    /** The answer has been sent. */
    public void end(Answer answer) {
        synchronized (lock) {
            answer.instance()
                    .ifPresent(
                            instance -> open.computeIfPresent(instance, (name, busy) -> busy == 1 ? null : busy - 1));
        }
    }

    int connections(String instance) {
        synchronized (lock) {
            return open.getOrDefault(instance, 0);
        }
    }

    /** Of those for the host, by its name before a wildcard, the one with the longest path. */
    private Optional<Thing.Routed> route(Address balancer, Request request) {
        return DomainName.parse(PORT.matcher(request.host()).replaceFirst(""))
                .flatMap(host -> world.things(Thing.Routed.class).stream()
                        .filter(route -> route.balancer().equals(balancer) && isFor(route, host))
                        .filter(route -> isBelow(route.spec().path(), request.path()))
                        .max(Comparator.<Thing.Routed, Boolean>comparing(
                                        route -> route.spec().hosts().contains(host))
                                .thenComparing(route -> route.spec().path().length())));
    }

    private static boolean isFor(Thing.Routed route, DomainName host) {
        return route.spec().hosts().contains(host)
                || host.parent()
                        .map(parent -> route.spec().hosts().contains(parent.child("*")))
                        .orElse(false);
    }

    private static boolean isBelow(String prefix, String path) {
        return prefix.equals("/") || path.equals(prefix) || path.startsWith(prefix + "/");
    }

    private Optional<String> choose(Thing.Routed route, Request request) {
        List<Candidate> serving = candidates(route, false);
        List<Candidate> all = serving.isEmpty() ? candidates(route, true) : serving;
        if (all.isEmpty()) {
            return Optional.empty();
        }
        BalancingAlgorithm algorithm = route.spec().algorithm();
        Candidate chosen = algorithm == BalancingAlgorithm.IP_HASH
                ? byHash(all, request.client())
                : algorithm == BalancingAlgorithm.LEAST_CONN ? leastBusy(all) : next(route.engineId(), all);
        return Optional.of(chosen.instance());
    }

    private List<Candidate> candidates(Thing.Routed route, boolean backup) {
        List<Candidate> all = new ArrayList<>();
        for (RouteTarget target : route.spec().targets()) {
            if (target.backup() == backup) {
                route.members().getOrDefault(target.deployment(), List.of()).stream()
                        .filter(member -> member.state() == Member.State.ACTIVE && isUp(member))
                        .forEach(member ->
                                all.add(new Candidate(member.instance().name(), target.weight())));
            }
        }
        return all;
    }

    /** Whether it is there, and was not killed. */
    boolean isUp(Member member) {
        return world.things(Thing.Running.class).stream()
                .anyMatch(running -> running.engineId().equals(member.instance().engineId()) && !running.killed());
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

    private Candidate leastBusy(List<Candidate> all) {
        return all.stream()
                .min(Comparator.comparing(each -> (double) (connections(each.instance()) + 1) / each.weight()))
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
