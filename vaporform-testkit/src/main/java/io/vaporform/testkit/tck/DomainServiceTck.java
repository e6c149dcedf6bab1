package io.vaporform.testkit.tck;

import io.vaporform.spi.Provider;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link io.vaporform.spi.DomainService} as tests. Extend it, say what to test by the hooks, and run it with JUnit. Where it sets no records itself, the rules of those are skipped, and the
 * test says so.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class DomainServiceTck {

    private @Nullable Kit kit;
    private @Nullable DomainWorld world;

    /** For subclasses. */
    protected DomainServiceTck() {}

    /** A new provider object; all of one test work in the same system. The kit closes it. */
    protected abstract Provider provider();

    /** The DNS that it works in. Called once for each test, before {@link #provider}. */
    protected abstract DomainWorld world();

    /** Limits and time; the default works for a provider of real things. */
    protected TckSettings settings() {
        return TckSettings.create();
    }

    final Kit kit() {
        if (kit == null) {
            throw new IllegalStateException("the kit is there during a test only");
        }
        return kit;
    }

    final DomainWorld dns() {
        if (world == null) {
            throw new IllegalStateException("the world is there during a test only");
        }
        return world;
    }

    @BeforeEach
    final void open() {
        world = world();
        kit = new Kit(this::provider, Optional.empty(), "O304", settings());
    }

    @AfterEach
    final void cleanUp() {
        // None where the hook has skipped the test.
        if (kit != null) {
            kit.finish();
        }
    }

    @Nested
    @DisplayName("O1 showing whose it is")
    class Showing extends DomainShowingRules {
        Showing() {
            super(DomainServiceTck.this);
        }
    }

    @Nested
    @DisplayName("O2 one owner")
    class OneOwner extends DomainOwnerRules {
        OneOwner() {
            super(DomainServiceTck.this);
        }
    }

    @Nested
    @DisplayName("O3 release")
    class Release extends DomainReleaseRules {
        Release() {
            super(DomainServiceTck.this);
        }
    }

    @Nested
    @DisplayName("O4 records")
    class Records extends DomainRecordRules {
        Records() {
            super(DomainServiceTck.this);
        }
    }
}
