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
 * The contract of {@link io.vaporform.spi.SslService} as tests. Extend it, say what to test by the hooks, and run it with JUnit. What the world cannot do is skipped, and the test says so.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class SslServiceTck {

    private @Nullable Kit kit;
    private @Nullable SslWorld world;

    /** For subclasses. */
    protected SslServiceTck() {}

    /**
     * A new provider object; all of one test work in the same system, as processes of one installation do, several of them at a time. The kit opens it, with records
     * that are the same for all, and closes it.
     */
    protected abstract Provider provider();

    /** The authority that it works with. Called once for each test, before {@link #provider}. */
    protected abstract SslWorld world();

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

    final SslWorld authority() {
        if (world == null) {
            throw new IllegalStateException("the world is there during a test only");
        }
        return world;
    }

    @BeforeEach
    final void open() {
        world = world();
        kit = new Kit(this::provider, Optional.empty(), SslDeleteRules.LEFT_OVER, settings());
    }

    @AfterEach
    final void cleanUp() {
        // None where the hook has skipped the test.
        if (kit != null) {
            kit.finish();
        }
    }

    @Nested
    @DisplayName("C1 what is issued")
    class Issuing extends SslIssueRules {
        Issuing() {
            super(SslServiceTck.this);
        }
    }

    @Nested
    @DisplayName("C2 the same again")
    class Repeats extends SslRepeatRules {
        Repeats() {
            super(SslServiceTck.this);
        }
    }

    @Nested
    @DisplayName("C3 renewal")
    class Renewal extends SslRenewalRules {
        Renewal() {
            super(SslServiceTck.this);
        }
    }

    @Nested
    @DisplayName("C4 changes")
    class Changes extends SslChangeRules {
        Changes() {
            super(SslServiceTck.this);
        }
    }

    @Nested
    @DisplayName("C5 going on")
    class GoingOn extends SslResumeRules {
        GoingOn() {
            super(SslServiceTck.this);
        }
    }

    @Nested
    @DisplayName("C6 looking")
    class Looking extends SslLookRules {
        Looking() {
            super(SslServiceTck.this);
        }
    }

    @Nested
    @DisplayName("C7 removal")
    class Removal extends SslDeleteRules {
        Removal() {
            super(SslServiceTck.this);
        }
    }

    @Nested
    @DisplayName("C8 refusal")
    class Refused extends SslRefusalRules {
        Refused() {
            super(SslServiceTck.this);
        }
    }

    @Nested
    @DisplayName("C9 what is brought")
    class Brought extends SslUploadRules {
        Brought() {
            super(SslServiceTck.this);
        }
    }

    @Nested
    @DisplayName("C10 secrets")
    class Secrets extends SslSecretRules {
        Secrets() {
            super(SslServiceTck.this);
        }
    }
}
