package io.vaporform.haproxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vaporform.spec.DomainName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is kept of a load balancer and of what hangs on it, as an {@link EdgeJournal} tells it line by line. Not thread-safe. */
final class EdgeState {

    private @Nullable EdgeBalancer balancer;
    private final Map<String, EdgeRoute> routes = new LinkedHashMap<>();

    /** By host, so that who else has it is found soon. */
    private final Map<DomainName, Set<String>> byHost = new HashMap<>();

    /** By slot, so that a free one is found soon. */
    private final Set<String> taken = new HashSet<>();

    /** Of which HAProxy may have at run time what no line says, as whoever changed them has not come to the end. */
    private final Set<String> unsettled = new HashSet<>();

    Optional<EdgeBalancer> balancer() {
        return Optional.ofNullable(balancer);
    }

    List<EdgeRoute> routes() {
        return List.copyOf(routes.values());
    }

    Optional<EdgeRoute> route(String token) {
        return Optional.ofNullable(routes.get(token));
    }

    /** Those that have one of the hosts. */
    List<EdgeRoute> sharing(List<DomainName> hosts) {
        return hosts.stream()
                .flatMap(host -> byHost.getOrDefault(host, Set.of()).stream())
                .distinct()
                .flatMap(token -> route(token).stream())
                .toList();
    }

    boolean isSettled(String token) {
        return !unsettled.contains(token);
    }

    boolean isTaken(String slot) {
        return taken.contains(slot);
    }

    /** How many slots of a pool have a route. */
    long taken(String pool) {
        return taken.stream().filter(slot -> Pool.idOf(slot).equals(pool)).count();
    }

    /** Takes in a line. */
    void add(JsonNode line) {
        if (line.has("balancer")) {
            balancer = EdgeJson.balancer(line.get("balancer"));
        } else if (line.has("route")) {
            put(EdgeJson.route(line.get("route")));
        } else if (line.has("members")) {
            String token = line.get("of").textValue();
            route(token)
                    .ifPresent(route ->
                            routes.put(token, route.with(line.get("deployment").textValue(), EdgeJson.members(line))));
        } else if (line.has("gone")) {
            String token = line.get("gone").textValue();
            unsettled.add(token);
            route(token).ifPresent(this::free);
            routes.remove(token);
        } else if (line.has("settled")) {
            unsettled.remove(line.get("settled").textValue());
        }
    }

    private void put(EdgeRoute route) {
        Optional<EdgeRoute> before = route(route.token());
        before.ifPresent(this::free);
        routes.put(route.token(), before.map(route::withMembersOf).orElse(route));
        taken.add(route.slot());
        route.next().ifPresent(taken::add);
        route.spec().hosts().forEach(host -> byHost.computeIfAbsent(host, none -> new HashSet<>())
                .add(route.token()));
        unsettled.add(route.token());
    }

    private void free(EdgeRoute route) {
        taken.remove(route.slot());
        route.next().ifPresent(taken::remove);
        route.spec()
                .hosts()
                .forEach(host -> byHost.computeIfPresent(host, (name, tokens) -> {
                    tokens.remove(route.token());
                    return tokens.isEmpty() ? null : tokens;
                }));
    }

    /** The tokens of those that are not {@link #isSettled}. */
    Set<String> unsettled() {
        return Set.copyOf(unsettled);
    }
}
