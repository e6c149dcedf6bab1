package io.vaporform;

import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spi.BackendHealth;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.util.List;
import java.util.Optional;

/** A handle on a route. Thread-safe. What it tells it reads from the store, but for {@link #health()}; verbs block and throw as {@link Stack#apply}. */
public final class Route {

    private final Stack stack;
    private final Address address;

    Route(Stack stack, Address address) {
        this.stack = stack;
        this.address = address;
    }

    public Address address() {
        return address;
    }

    /** What is wanted. */
    public Optional<RouteSpec> spec() {
        return state().wanted().map(wanted -> (RouteSpec) wanted.spec());
    }

    /** Where clients get to it: one for each host; empty if it is not there yet. */
    public List<String> urls() {
        return state().applied().flatMap(life -> life.outputs()).stream()
                .flatMap(outputs -> ((RouteOutputs) outputs).urls().stream())
                .toList();
    }

    /** Whether it is there, as it is wanted. */
    public boolean isReady() {
        return state().phase() == Phase.READY;
    }

    private ResourceState state() {
        return stack.host().looks().state(address);
    }

    /**
     * What its load balancer finds of each instance behind it, asked now.
     *
     * @throws io.vaporform.error.InvalidSpecException if it is not in place
     * @throws io.vaporform.error.ProviderUnavailableException if the load balancer does not answer
     */
    public List<BackendHealth> health() {
        return stack.host().looks().backendHealth(address);
    }

    /** Removes it: its requests are answered with 404 from then on. */
    public ApplyResult remove() {
        return stack.operation(stack.demands().destroy(address, false)).await();
    }

    /** What {@link #remove()} would do. Changes nothing. */
    public Plan planRemove() {
        return stack.plan(stack.demands().destroy(address, false));
    }
}
