package io.vaporform;

import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spec.RouteSpec;
import java.util.List;

/** The routes of a stack. Thread-safe; verbs block and throw as {@link Stack#apply}. */
public final class Routes {

    private final Stack stack;

    Routes(Stack stack) {
        this.stack = stack;
    }

    /**
     * Makes a route, or changes the one of that name to what {@code spec} says. It is there once every instance that is to get requests gets them.
     *
     * @throws io.vaporform.error.ApplyFailedException if its load balancer is not there, or is another project's and not shared; or if one of its hosts is another project's
     */
    public Route provision(String name, RouteSpec spec) {
        Address address = stack.address(Kind.ROUTE, name);
        stack.operation(stack.demands().component(address, spec)).await();
        return new Route(stack, address);
    }

    /** What {@link #provision(String, RouteSpec)} would do. Changes nothing. */
    public Plan planProvision(String name, RouteSpec spec) {
        return stack.plan(stack.demands().component(stack.address(Kind.ROUTE, name), spec));
    }

    /** A handle on a route; whether it is there shows when it is used. */
    public Route get(String name) {
        return new Route(stack, stack.address(Kind.ROUTE, name));
    }

    /** Those that were provisioned in this stack and not removed, by their names. */
    public List<Route> list() {
        return stack.resources().keySet().stream()
                .filter(address -> address.kind().equals(Kind.ROUTE))
                .map(address -> new Route(stack, address))
                .toList();
    }
}
