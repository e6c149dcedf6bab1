package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Planner;
import io.vaporform.spec.Address;
import io.vaporform.state.Life;
import io.vaporform.state.Making;
import io.vaporform.state.ResourceState;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The order of things outside the graph of an operation, where one resource is gone on with by itself. */
final class Order {

    private Order() {}

    /** Whether something still uses what is to go, or something is not there that it is to use. */
    static boolean mustWait(ResourceState state, Map<Address, ResourceState> beside) {
        return state.wanted().isPresent()
                ? !Planner.targets(state.address(), state.wanted().get().spec()).stream()
                        .allMatch(used -> isThere(beside.get(used)))
                : beside.values().stream()
                        .filter(other -> !other.address().equals(state.address()))
                        .anyMatch(user -> uses(user, state.address()));
    }

    private static boolean isThere(@Nullable ResourceState used) {
        return used != null && used.applied().isPresent();
    }

    private static boolean uses(ResourceState user, Address used) {
        return lives(user).anyMatch(life -> Planner.uses(user.address(), life).contains(used))
                || user.wanted()
                        .filter(wanted ->
                                Planner.targets(user.address(), wanted.spec()).contains(used))
                        .isPresent();
    }

    private static Stream<Life> lives(ResourceState state) {
        return Stream.of(state.retiring().stream(), state.applied().stream(), state.next().map(Making::life).stream())
                .flatMap(life -> life);
    }
}
