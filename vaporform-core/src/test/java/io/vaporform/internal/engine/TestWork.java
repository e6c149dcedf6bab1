package io.vaporform.internal.engine;

import io.vaporform.spec.RenewalPolicy;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the parts of an engine share, for a test of one of them: everything runs at once, and all limits are the same. */
final class TestWork {

    private TestWork() {}

    static Work of(StateStore store, TimeSource time, Duration limit) {
        return Work.of(
                new OwnedStore(store, "acme"), time, Runnable::run, "acme", limits(limit), Optional.empty(), List.of());
    }

    static Limits limits(Duration limit) {
        return new Limits(limit, limit, limit, limit, limit, limit, RenewalPolicy.DEFAULT, Optional.empty());
    }
}
