package io.vaporform.haproxy;

import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.Mark;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of a route.
 *
 * @param slot that gets its requests
 * @param next that is to get them as soon as its servers are up, where the one that has them cannot do what is wanted; empty as a rule
 * @param members by the deployment
 */
record EdgeRoute(
        Mark mark,
        Instant createdAt,
        RouteSpec spec,
        String slot,
        Optional<String> next,
        Map<String, List<EdgeMember>> members) {

    EdgeRoute {
        members = Map.copyOf(members);
    }

    String token() {
        return mark.token();
    }

    EdgeRoute with(RouteSpec otherSpec) {
        return new EdgeRoute(mark, createdAt, otherSpec, slot, next, members);
    }

    EdgeRoute withMembersOf(EdgeRoute other) {
        return new EdgeRoute(mark, createdAt, spec, slot, next, other.members);
    }

    EdgeRoute at(String otherSlot, Optional<String> nextSlot) {
        return new EdgeRoute(mark, createdAt, spec, otherSlot, nextSlot, members);
    }

    EdgeRoute with(String deployment, List<EdgeMember> its) {
        Map<String, List<EdgeMember>> all = new HashMap<>(members);
        all.put(deployment, its);
        return new EdgeRoute(mark, createdAt, spec, slot, next, all);
    }
}
