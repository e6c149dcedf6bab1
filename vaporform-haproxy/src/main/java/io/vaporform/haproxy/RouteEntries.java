package io.vaporform.haproxy;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.RouteSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the maps say of routes, by the map. */
final class RouteEntries {

    /** Of all that a route can be in. */
    static final List<String> MAPS = Stream.of(
                    List.of("health", "hhost"), MiddlewareEntries.MAPS, List.of("routes", "wild"))
            .flatMap(List::stream)
            .toList();

    private RouteEntries() {}

    /** Of all routes; no map is missing. */
    static Map<String, List<MapEntry>> of(List<EdgeRoute> routes) {
        Map<String, List<MapEntry>> all = new LinkedHashMap<>();
        MAPS.forEach(map -> all.put(map, new ArrayList<>()));
        routes.forEach(route -> of(route)
                .forEach((map, entries) -> all.merge(map, entries, (one, more) -> {
                    one.addAll(more);
                    return one;
                })));
        return all;
    }

    /** Of one, in the order in which they are to be made: what leads there comes last. */
    static Map<String, List<MapEntry>> of(EdgeRoute route) {
        Map<String, List<MapEntry>> all = new LinkedHashMap<>();
        MAPS.forEach(map -> all.put(map, new ArrayList<>()));
        checked(route, route.slot(), all);
        route.next().ifPresent(next -> checked(route, next, all));
        MiddlewareEntries.of(route, (map, entry) -> entries(all, map).add(entry));
        String value = value(route);
        for (DomainName host : route.spec().hosts()) {
            List<MapEntry> entries = host.isWildcard() ? entries(all, "wild") : entries(all, "routes");
            entries.add(new MapEntry(key(host, route.spec().path()), value));
        }
        return all;
    }

    private static List<MapEntry> entries(Map<String, List<MapEntry>> all, String map) {
        return all.computeIfAbsent(map, none -> new ArrayList<>());
    }

    private static void checked(EdgeRoute route, String slot, Map<String, List<MapEntry>> all) {
        RouteSpec spec = route.spec();
        spec.check().path().ifPresent(path -> {
            entries(all, "health").add(new MapEntry(slot, path));
            spec.hosts().stream().filter(host -> !host.isWildcard()).findFirst().ifPresent(host -> entries(all, "hhost")
                    .add(new MapEntry(slot, host.text())));
        });
    }

    /** With a slash at its end, so that no path is taken for the beginning of another one's part. */
    private static String key(DomainName host, String path) {
        String name = host.isWildcard() ? host.text().substring("*.".length()) : host.text();
        return name + (path.equals("/") ? path : path + "/");
    }

    /** The slot; where more is to be done, an id of the route and what. */
    private static String value(EdgeRoute route) {
        String flags = MiddlewareEntries.flags(route.spec());
        return flags.isEmpty() ? route.slot() : route.slot() + ":" + route.token() + ":" + flags;
    }
}
