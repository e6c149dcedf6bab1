package io.vaporform.memory;

import io.vaporform.memory.Choice.Candidate;
import io.vaporform.spec.Address;
import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.RouteTarget;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.Member;
import io.vaporform.spi.TimeSource;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests at the load balancers of an {@link InMemoryWorld}: really sent where the routes say, past their middlewares, by their algorithms, to instances that answer at once. Time is
 * that of whoever made a route last. Thread-safe.
 */
public final class InMemoryTraffic {

    /** Behind a host. */
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    private final InMemoryWorld world;
    private final Object lock = new Object();
    private final Choice choice = new Choice();
    private final Passed passed = new Passed();
    private final Map<String, Function<Request, Answer>> services = new HashMap<>();

    /** What is under way, by the number of its request. */
    private final Map<Long, Open> open = new HashMap<>();

    private long lastNumber;
    private @Nullable TimeSource time;

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
     * @param headers by their names, whatever the case of their letters
     * @param certificates that the client shows, with what leads to its authority; none over a connection in clear
     */
    public record Request(
            String client,
            boolean tls,
            String method,
            String host,
            String path,
            Map<String, String> headers,
            List<X509Certificate> certificates) {

        public Request {
            headers = Headers.copy(headers);
            certificates = List.copyOf(certificates);
        }

        /** {@code GET} in clear, from anybody. */
        public static Request of(String host, String path) {
            return new Request("192.0.2.1", false, "GET", host, path, Map.of(), List.of());
        }

        public Request from(String client) {
            return new Request(client, tls, method, host, path, headers, certificates);
        }

        public Request overTls() {
            return new Request(client, true, method, host, path, headers, certificates);
        }

        public Request method(String method) {
            return new Request(client, tls, method, host, path, headers, certificates);
        }

        /** The same with one header more, or in the place of the one of its name. */
        public Request header(String name, String value) {
            return headers(Headers.with(headers, name, value));
        }

        Request headers(Map<String, String> headers) {
            return new Request(client, tls, method, host, path, headers, certificates);
        }

        /** The same over TLS, by a client that shows a certificate. */
        public Request showing(List<X509Certificate> chain) {
            return new Request(client, true, method, host, path, headers, chain);
        }
    }

    /**
     * What came of a request.
     *
     * @param number of the request, counted from 1; 0 if it got to nobody
     * @param instance who answered; empty if the load balancer did
     * @param headers of the answer, by their names, whatever the case of their letters
     * @param received the headers with which the instance got the request
     * @param text that was answered; empty unless the load balancer answered a certification authority
     */
    public record Answer(
            long number,
            int status,
            Optional<String> instance,
            Map<String, String> headers,
            Map<String, String> received,
            Optional<String> text) {

        public Answer {
            headers = Headers.copy(headers);
            received = Headers.copy(received);
        }

        /** One by nobody's instance. */
        public static Answer of(int status) {
            return new Answer(0, status, Optional.empty(), Map.of(), Map.of(), Optional.empty());
        }

        private static Answer told(String text) {
            return new Answer(0, 200, Optional.empty(), Map.of(), Map.of(), Optional.of(text));
        }

        /** The same with one header more, or in the place of the one of its name. */
        public Answer header(String name, String value) {
            return new Answer(number, status, instance, Headers.with(headers, name, value), received, text);
        }

        /** To which it was led; empty unless it was. */
        public Optional<String> location() {
            return Optional.ofNullable(headers.get("Location"));
        }
    }

    /** A request under way. */
    private record Open(String route, String instance, long since, Duration atMost) {}

    /** Has {@code service} answer at a URL, for routes that ask it whether a request may pass. */
    public void serve(String url, Function<Request, Answer> service) {
        synchronized (lock) {
            services.put(url, service);
        }
    }

    void goBy(TimeSource time) {
        synchronized (lock) {
            this.time = time;
        }
    }

    /** Sends a request, and waits for its answer. */
    public Answer send(Address balancer, Request request) {
        return end(begin(balancer, request));
    }

    /** Sends a request that is answered by and by: whoever has it is busy until {@link #end}. */
    public Answer begin(Address balancer, Request request) {
        synchronized (lock) {
            Optional<String> text = challenge(balancer, request);
            if (text.isPresent()) {
                return Answer.told(text.get());
            }
            Optional<String> path = RequestPath.of(request.path());
            if (path.isEmpty()) {
                return Answer.of(400);
            }
            Optional<Thing.Routed> route = route(balancer, request, path.get());
            if (route.isEmpty()) {
                return Answer.of(404);
            }
            TimeSource now = Objects.requireNonNull(time, "whoever made a route told the time");
            Passage passage = new Passage(route.get(), request, now, passed, services);
            return passage.adorned(passage.stopped().orElseGet(() -> lead(route.get(), passage.request(), now)));
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

    private Answer lead(Thing.Routed route, Request request, TimeSource now) {
        RouteSpec spec = route.spec();
        List<Candidate> all = candidates(route);
        Optional<String> kept = spec.stickyCookie()
                .flatMap(cookie -> Headers.cookie(request.headers(), cookie))
                .filter(instance ->
                        all.stream().anyMatch(each -> each.instance().equals(instance)));
        if (all.isEmpty()) {
            return Answer.of(503);
        }
        String instance = kept.orElseGet(() -> choice.of(
                        spec.algorithm(),
                        route.engineId(),
                        all,
                        request.client(),
                        name -> connections(route.engineId(), name))
                .instance());
        long number = ++lastNumber;
        open.put(
                number,
                new Open(route.engineId(), instance, now.nanos(), spec.limits().answer()));
        Answer answer = new Answer(number, 200, Optional.of(instance), Map.of(), request.headers(), Optional.empty());
        return spec.stickyCookie()
                .filter(cookie -> kept.isEmpty())
                .map(cookie -> answer.header("Set-Cookie", cookie + "=" + instance + "; Path=/; HttpOnly"))
                .orElse(answer);
    }

    /** The answer has been sent: how it got to the client, which is not as it was begun if that took too long. */
    public Answer end(Answer answer) {
        synchronized (lock) {
            Open ended = open.remove(answer.number());
            boolean late = ended != null
                    && Objects.requireNonNull(time).nanos() - ended.since()
                            > ended.atMost().toNanos();
            return late ? Answer.of(504) : answer;
        }
    }

    int connections(String instance) {
        synchronized (lock) {
            return (int) open.values().stream()
                    .filter(each -> each.instance().equals(instance))
                    .count();
        }
    }

    private int connections(String route, String instance) {
        return (int) open.values().stream()
                .filter(each -> each.route().equals(route) && each.instance().equals(instance))
                .count();
    }

    /** Of those for the host, by its name before a wildcard, the one with the longest path. */
    private Optional<Thing.Routed> route(Address balancer, Request request, String path) {
        return DomainName.parse(PORT.matcher(request.host()).replaceFirst(""))
                .flatMap(host -> world.things(Thing.Routed.class).stream()
                        .filter(route -> route.balancer().equals(balancer) && isFor(route, host))
                        .filter(route -> isBelow(route.spec().path(), path))
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

    /** Those who can take one more; backups where nobody else serves. */
    private List<Candidate> candidates(Thing.Routed route) {
        List<Candidate> serving = candidates(route, false);
        return (serving.isEmpty() ? candidates(route, true) : serving)
                .stream()
                        .filter(each -> connections(route.engineId(), each.instance())
                                < route.spec().limits().connections().orElse(Integer.MAX_VALUE))
                        .toList();
    }

    private List<Candidate> candidates(Thing.Routed route, boolean backup) {
        List<Candidate> all = new ArrayList<>();
        for (RouteTarget target : route.spec().targets()) {
            if (target.backup() == backup) {
                route.members().getOrDefault(target.deployment(), List.of()).stream()
                        .filter(member -> member.state() == Member.State.ACTIVE
                                && whyDown(route, member).isEmpty())
                        .forEach(member ->
                                all.add(new Candidate(member.instance().name(), target.weight())));
            }
        }
        return all;
    }

    /** Why a member cannot serve; empty if it can. */
    Optional<String> whyDown(Thing.Routed route, Member member) {
        boolean there = world.things(Thing.Running.class).stream()
                .anyMatch(running -> running.engineId().equals(member.instance().engineId()) && !running.killed());
        BackendCheck check = route.spec().check();
        if (!there) {
            return Optional.of("it does not answer");
        }
        return check.path()
                .filter(path -> !check.expects().contains(200))
                .map(path -> "it answers " + path + " with 200, and not with " + check.expects());
    }
}
