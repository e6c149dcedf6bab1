package io.vaporform;

import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.util.List;
import java.util.Optional;

/** A handle on a load balancer. Thread-safe. What it tells it reads from the store; verbs block and throw as {@link Stack#apply}. */
public final class LoadBalancer {

    private final Stack stack;
    private final Address address;

    LoadBalancer(Stack stack, Address address) {
        this.stack = stack;
        this.address = address;
    }

    public Address address() {
        return address;
    }

    /** What routes name it by: {@code project/stack/name}, which also routes of other projects do if it is shared. */
    public String name() {
        return address.project() + "/" + address.stack() + "/" + address.name();
    }

    /** What is wanted. */
    public Optional<LoadBalancerSpec> spec() {
        return state().wanted().map(wanted -> (LoadBalancerSpec) wanted.spec());
    }

    /** Where it takes requests, seen from its host: one for each listener; empty if it is not there yet. */
    public List<Endpoint> endpoints() {
        return state().applied().flatMap(life -> life.outputs()).stream()
                .flatMap(outputs -> ((LoadBalancerOutputs) outputs).endpoints().stream())
                .toList();
    }

    /** Whether it is there, as it is wanted. */
    public boolean isReady() {
        return state().phase() == Phase.READY;
    }

    private ResourceState state() {
        return stack.host().looks().state(address);
    }

    /** Removes it. Waits for nobody: as long as routes of others hang on it that is what somebody has to see to. */
    public ApplyResult remove() {
        return stack.operation(stack.demands().destroy(address, false)).await();
    }

    /** What {@link #remove()} would do. Changes nothing. */
    public Plan planRemove() {
        return stack.plan(stack.demands().destroy(address, false));
    }
}
