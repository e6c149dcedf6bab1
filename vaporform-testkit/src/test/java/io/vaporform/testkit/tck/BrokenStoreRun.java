package io.vaporform.testkit.tck;

import io.vaporform.state.StateStore;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kit run on a store with a defect; not a test of its own. */
class BrokenStoreRun extends StateStoreTck {

    /** JUnit makes the instances, so this is how they are told. */
    private static volatile @Nullable StoreDefect current;

    @Override
    protected StateStore store() {
        return Objects.requireNonNull(current).broken().get();
    }

    /** The ids of the rules that find the defect. */
    static synchronized Set<String> failedRules(StoreDefect defect) {
        current = defect;
        return KitRun.failedRules(BrokenStoreRun.class);
    }
}
