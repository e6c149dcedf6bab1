package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Planner;
import io.vaporform.spec.Address;
import io.vaporform.state.Life;
import io.vaporform.state.Making;
import io.vaporform.state.ResourceState;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The order of things outside the graph of an operation, where some resources of a stack are gone on with by themselves. */
final class Order {

    private Order() {}

    /**
     * Whether something still uses what is to go, or something is not there that it is to use.
     *
     * @param together what is gone on with in one graph, and so in its order: that is not waited for
     * @param unread whether some of the stack cannot be read, and may use anything
     */
    static boolean mustWait(
            ResourceState state, Map<Address, ResourceState> beside, Set<Address> together, boolean unread) {
        if (state.wanted().isPresent()) {
            return !Planner.targets(state.address(), state.wanted().get().spec()).stream()
                    .allMatch(used -> isThere(beside.get(used), together));
        }
        return unread
                || beside.values().stream()
                        .filter(other -> !other.address().equals(state.address()))
                        .anyMatch(user -> willUse(user, state.address())
                                || (!together.contains(user.address()) && uses(user, state.address())));
    }

    private static boolean isThere(@Nullable ResourceState used, Set<Address> together) {
        return used != null
                && (used.applied().isPresent() || (used.wanted().isPresent() && together.contains(used.address())));
    }

    private static boolean uses(ResourceState user, Address used) {
        return lives(user).anyMatch(life -> Planner.uses(user.address(), life).contains(used));
    }

    private static boolean willUse(ResourceState user, Address used) {
        return user.wanted()
                .filter(wanted -> Planner.targets(user.address(), wanted.spec()).contains(used))
                .isPresent();
    }

    private static Stream<Life> lives(ResourceState state) {
        return Stream.of(state.retiring().stream(), state.applied().stream(), state.next().map(Making::life).stream())
                .flatMap(life -> life);
    }
}
