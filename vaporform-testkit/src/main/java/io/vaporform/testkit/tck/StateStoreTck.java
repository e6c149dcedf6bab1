package io.vaporform.testkit.tck;

import io.vaporform.state.StateStore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link StateStore} as tests. Extend it, say what to test by the hook, and run it with JUnit. Nothing is optional: the engine
 * relies on every rule.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class StateStoreTck {

    private @Nullable StateStore store;

    /** For subclasses. */
    protected StateStoreTck() {}

    /** A store without rows. Called once for each test; the kit closes it. */
    protected abstract StateStore store();

    final StateStore current() {
        if (store == null) {
            throw new IllegalStateException("the store is there during a test only");
        }
        return store;
    }

    @BeforeEach
    final void open() {
        store = store();
    }

    @AfterEach
    final void cleanUp() {
        // None where the hook has skipped the test.
        if (store != null) {
            store.close();
        }
    }

    @Nested
    @DisplayName("S1 commit")
    class Commit extends StoreCommitRules {
        Commit() {
            super(StateStoreTck.this);
        }
    }

    @Nested
    @DisplayName("S2 expectations")
    class Expectations extends StoreExpectationRules {
        Expectations() {
            super(StateStoreTck.this);
        }
    }

    @Nested
    @DisplayName("S3 fences")
    class Fences extends StoreFenceRules {
        Fences() {
            super(StateStoreTck.this);
        }
    }

    @Nested
    @DisplayName("S4 keys and scans")
    class Keys extends StoreKeyRules {
        Keys() {
            super(StateStoreTck.this);
        }
    }

    @Nested
    @DisplayName("S5 due times")
    class Due extends StoreDueRules {
        Due() {
            super(StateStoreTck.this);
        }
    }

    @Nested
    @DisplayName("S6 values")
    class Values extends StoreValueRules {
        Values() {
            super(StateStoreTck.this);
        }
    }

    @Nested
    @DisplayName("S7 concurrency")
    class Concurrency extends StoreConcurrencyRules {
        Concurrency() {
            super(StateStoreTck.this);
        }
    }

    @Nested
    @DisplayName("S8 close")
    class Close extends StoreCloseRules {
        Close() {
            super(StateStoreTck.this);
        }
    }

    @Nested
    @DisplayName("S9 changes")
    class Changes extends StoreChangeRules {
        Changes() {
            super(StateStoreTck.this);
        }
    }
}
