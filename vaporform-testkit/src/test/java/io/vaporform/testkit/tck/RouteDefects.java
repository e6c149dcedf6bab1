package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Provider;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.testkit.tck.BalancerWorld.Reply;
import io.vaporform.testkit.tck.BalancerWorld.Request;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Wrong in where routes lead. */
final class RouteDefects {

    private static final Reply NOT_FOUND = new Reply(404, Optional.empty(), Optional.empty());

    private RouteDefects() {}

    static List<BalancerDefect> all() {
        return Stream.of(answers(), changes(), refusals()).flatMap(List::stream).toList();
    }

    private static List<BalancerDefect> answers() {
        return List.of(
                BalancerDefect.answering(
                        "answers for hosts that nobody has",
                        "L101 L103 L201 L203 L204 L302 L303 L701 L702 L703",
                        (request, right) -> {
                            Reply reply = right.apply(request);
                            return reply.status() == 404 ? new Reply(200, Optional.empty(), Optional.empty()) : reply;
                        }),
                BalancerDefect.answering(
                        "heeds the case of a host",
                        "L201",
                        (request, right) -> request.host().equals(request.host().toLowerCase(Locale.ROOT))
                                ? right.apply(request)
                                : NOT_FOUND),
                BalancerDefect.answering(
                        "takes a port for a part of the host",
                        "L201",
                        (request, right) -> request.host().matches(".*:\\d+") ? NOT_FOUND : right.apply(request)),
                BalancerDefect.answering(
                        "takes /apis for a part of /api",
                        "L202",
                        (request, right) -> right.apply(
                                request.path().equals("/apis") ? at(request, request.host(), "/api") : request)),
                BalancerDefect.answering(
                        "looks at the first part of a path only",
                        "L202 L210 L701 L702 L703 L704",
                        (request, right) -> right.apply(
                                at(request, request.host(), request.path().replaceFirst("^(/[^/?]+)/[^?]*", "$1")))),
                BalancerDefect.answering("has no wildcards", "L203", (request, right) -> {
                    Reply reply = right.apply(request);
                    return reply.backend().equals(Optional.of("any")) ? NOT_FOUND : reply;
                }),
                BalancerDefect.answering(
                        "takes wildcards for any number of labels",
                        "L203",
                        (request, right) -> right.apply(
                                request.host().equals("a.b.shop.example")
                                        ? at(request, "b.shop.example", request.path())
                                        : request)),
                BalancerDefect.answering(
                        "leads to TLS without the query",
                        "L206",
                        (request, right) -> right.apply(
                                at(request, request.host(), request.path().replaceFirst("\\?.*", "")))),
                BalancerDefect.answering("takes a path in a host for one", "L208", (request, right) -> {
                    int slash = request.host().indexOf('/');
                    return right.apply(
                            slash < 0
                                    ? request
                                    : at(
                                            request,
                                            request.host().substring(0, slash),
                                            request.host().substring(slash)));
                }),
                BalancerDefect.answering(
                        "goes back in a path that comes encoded",
                        "L208 L210",
                        (request, right) -> right.apply(
                                at(request, request.host(), request.path().replace("/%2e%2e", "")))),
                BalancerDefect.answering(
                        "compares paths as they come",
                        "L210",
                        (request, right) ->
                                right.apply(isOdd(request.path()) ? at(request, request.host(), "/other") : request)),
                BalancerDefect.answering(
                        "takes odd headers for its own",
                        "L208",
                        (request, right) -> request.headers().isEmpty()
                                ? right.apply(request)
                                : new Reply(0, Optional.empty(), Optional.empty())));
    }

    private static Request at(Request request, String host, String path) {
        return new Request(host, path, request.headers(), request.client());
    }

    private static List<BalancerDefect> changes() {
        return List.of(
                BalancerDefect.of("leaves a route as it was made", "L204", world -> new FlatBalancers(world) {
                    @Override
                    Step<RouteOutputs> route(Task<RouteSpec, RouteOutputs> task, ApplyContext context) {
                        return seen(task, context) instanceof Observed.Present<RouteSpec, RouteOutputs> there
                                ? Step.done(there.outputs())
                                : super.route(task, context);
                    }

                    private Observed<RouteSpec, RouteOutputs> seen(
                            Task<RouteSpec, RouteOutputs> task, ApplyContext context) {
                        return lookAtRoute(
                                new Known<>(
                                        task.address(),
                                        task.generation(),
                                        task.mark(),
                                        task.wanted(),
                                        Optional.empty()),
                                context);
                    }
                }),
                BalancerDefect.of("removes no route", "L106 L107 L205", world -> new FlatBalancers(world) {
                    @Override
                    Deletion deleteRoute(Known<RouteSpec, RouteOutputs> known, ApplyContext context) {
                        return Deletion.gone();
                    }
                }),
                BalancerDefect.of("sees routes that are gone", "L205", world -> new FlatBalancers(world) {
                    @Override
                    Observed<RouteSpec, RouteOutputs> lookAtRoute(
                            Known<RouteSpec, RouteOutputs> known, CallContext context) {
                        return new Observed.Present<>(
                                known.spec(), RouteOutputs.of(List.of("http://" + known.address())), Health.HEALTHY);
                    }
                }),
                BalancerDefect.of("lets the last writer win", "L207", lastWriterWins()),
                BalancerDefect.of("makes a route anew each time", "L204 L209", world -> new FlatBalancers(world) {
                    private final Map<String, Boolean> made = new ConcurrentHashMap<>();

                    @Override
                    Step<RouteOutputs> route(Task<RouteSpec, RouteOutputs> task, ApplyContext context) {
                        return made.putIfAbsent(task.mark().toString(), true) == null
                                ? super.route(task, context)
                                : Step.failed("it is there already");
                    }
                }));
    }

    /** Who is about to make a route beside another process makes none. */
    private static Function<InMemoryWorld, Provider> lastWriterWins() {
        return world -> new FlatBalancers(world) {
            @Override
            Step<RouteOutputs> route(Task<RouteSpec, RouteOutputs> task, ApplyContext context) {
                return task.wanted().hosts().get(0).text().equals("h3.example")
                        ? Step.done(RouteOutputs.of(List.of("http://h3.example/")))
                        : super.route(task, context);
            }
        };
    }

    private static List<BalancerDefect> refusals() {
        return List.of(
                refusing(
                        "says nothing of what is not there",
                        "L301",
                        (why, task) -> why.contains("no load balancer") ? Optional.of("it failed") : Optional.of(why)),
                refusing(
                        "does not say whose it is",
                        "L302",
                        (why, task) -> why.contains("share") ? Optional.of("it failed") : Optional.of(why)),
                refusing(
                        "does not say which host is taken",
                        "L303",
                        (why, task) ->
                                why.contains("another project's at") ? Optional.of("it failed") : Optional.of(why)),
                refusing(
                        "takes what is another's",
                        "L303",
                        (why, task) -> why.contains("another project's at") ? Optional.empty() : Optional.of(why)),
                refusing(
                        "does not say which route is there",
                        "L304",
                        (why, task) -> why.contains("already") ? Optional.of("it failed") : Optional.of(why)));
    }

    /** @param words what is said instead; empty for being done */
    private static BalancerDefect refusing(
            String name, String rules, BiFunction<String, Task<RouteSpec, RouteOutputs>, Optional<String>> words) {
        return BalancerDefect.of(name, rules, world -> new FlatBalancers(world) {
            @Override
            Step<RouteOutputs> route(Task<RouteSpec, RouteOutputs> task, ApplyContext context) {
                Step<RouteOutputs> step = super.route(task, context);
                if (!(step instanceof Step.Failed<RouteOutputs> failed)) {
                    return step;
                }
                return words.apply(String.join("; ", failed.failures()), task)
                        .<Step<RouteOutputs>>map(Step::failed)
                        .orElseGet(() -> Step.done(RouteOutputs.of(List.of("http://taken/"))));
            }
        });
    }

    private static boolean isOdd(String path) {
        return path.startsWith("//admin") || path.startsWith("/%61dmin");
    }
}
