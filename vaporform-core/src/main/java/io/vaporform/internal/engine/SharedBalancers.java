package io.vaporform.internal.engine;

import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.state.Batch;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.util.List;

/** Which load balancers are shared: a row for each, written in the same commit as its state, so that nobody has to go through all projects for them. Thread-safe. */
final class SharedBalancers {

    private final StateStore store;

    SharedBalancers(StateStore store) {
        this.store = store;
    }

    /** Those that are wanted so, of all projects. */
    List<Address> all() {
        return store.scan(Keys.SHARED).stream()
                .map(row -> Address.parse(row.key().substring(Keys.SHARED.length())))
                .toList();
    }

    void put(Batch batch, ResourceState before, ResourceState after) {
        if (!after.address().kind().equals(Kind.LOAD_BALANCER) || isShared(before) == isShared(after)) {
            return;
        }
        if (isShared(after)) {
            String key = Keys.SHARED + after.address();
            batch.put(key, store.read(key).map(Row::revision).orElse(Batch.ABSENT), new byte[] {'{', '}'});
        } else {
            forget(batch, after.address());
        }
    }

    void forget(Batch batch, Address address) {
        if (address.kind().equals(Kind.LOAD_BALANCER)) {
            store.read(Keys.SHARED + address).ifPresent(row -> batch.remove(row.key(), row.revision()));
        }
    }

    private static boolean isShared(ResourceState state) {
        return state.wanted()
                .filter(wanted -> ((LoadBalancerSpec) wanted.spec()).shared())
                .isPresent();
    }
}
