package io.vaporform;

import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spec.LoadBalancerSpec;
import java.util.List;
import java.util.function.Consumer;

/** The load balancers of a stack. Thread-safe; verbs block and throw as {@link Stack#apply}. */
public final class LoadBalancers {

    private final Stack stack;

    LoadBalancers(Stack stack) {
        this.stack = stack;
    }

    /** See {@link #provision(String, LoadBalancerSpec)}. */
    public LoadBalancer provision(String name, Consumer<LoadBalancerSpec.Builder> spec) {
        LoadBalancerSpec.Builder builder = LoadBalancerSpec.builder();
        spec.accept(builder);
        return provision(name, builder.build());
    }

    /** Makes a load balancer, or changes the one of that name to what {@code spec} says. */
    public LoadBalancer provision(String name, LoadBalancerSpec spec) {
        Address address = stack.address(Kind.LOAD_BALANCER, name);
        stack.operation(stack.demands().component(address, spec)).await();
        return new LoadBalancer(stack, address);
    }

    /** What {@link #provision(String, LoadBalancerSpec)} would do. Changes nothing. */
    public Plan planProvision(String name, LoadBalancerSpec spec) {
        return stack.plan(stack.demands().component(stack.address(Kind.LOAD_BALANCER, name), spec));
    }

    /** A handle on a load balancer; whether it is there shows when it is used. */
    public LoadBalancer get(String name) {
        return new LoadBalancer(stack, stack.address(Kind.LOAD_BALANCER, name));
    }

    /** Those that were provisioned in this stack and not removed, by their names. */
    public List<LoadBalancer> list() {
        return stack.resources().keySet().stream()
                .filter(address -> address.kind().equals(Kind.LOAD_BALANCER))
                .map(address -> new LoadBalancer(stack, address))
                .toList();
    }
}
