package io.vaporform.spec;

import java.util.Optional;

/**
 * A deployment of the route's stack whose instances get requests.
 *
 * @param port its port's name; empty for its first
 * @param weight what share of the requests each of its instances gets, beside those of others: 1 to 256
 * @param backup whether it gets requests only while no other target of the route can serve
 */
public record RouteTarget(String deployment, Optional<String> port, int weight, boolean backup) {

    /** Unless set: {@value}. */
    public static final int DEFAULT_WEIGHT = 100;

    /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
    public RouteTarget {
        Violations found = new Violations();
        Names.checkPath(found, "target", deployment);
        port.ifPresent(name -> Names.checkLabel(found, "target.port", name));
        found.unless(weight >= 1 && weight <= 256, "target.weight", weight, "must be 1 to 256", "use 100");
        found.throwIfAny();
    }

    /** Its first port, with the weight that all have unless set. */
    public static RouteTarget of(String deployment) {
        return new RouteTarget(deployment, Optional.empty(), DEFAULT_WEIGHT, false);
    }

    /** Its address, as a route means it. */
    public Address from(Address route) {
        return new Address(route.project(), route.stack(), Kind.DEPLOYMENT, deployment);
    }

    public RouteTarget port(String name) {
        return new RouteTarget(deployment, Optional.of(name), weight, backup);
    }

    public RouteTarget weight(int weight) {
        return new RouteTarget(deployment, port, weight, backup);
    }

    /** See {@link #backup()}. */
    public RouteTarget asBackup() {
        return new RouteTarget(deployment, port, weight, true);
    }
}
