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
 * The contract of {@link io.vaporform.spi.LoadBalancerService} as tests. Extend it, say what to test by the hooks, and run it with JUnit. What the world cannot do is skipped, and the test says so.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class LoadBalancerServiceTck {

    private @Nullable Kit kit;
    private @Nullable BalancerWorld world;

    /** For subclasses. */
    protected LoadBalancerServiceTck() {}

    /**
     * A new provider object; all of one test work in the same system, as processes of one installation do, several of them at a time. The kit opens it, with records
     * that are the same for all, and closes it.
     */
    protected abstract Provider provider();

    /** Who sends requests, and who answers them. Called once for each test, before {@link #provider}. */
    protected abstract BalancerWorld balancerWorld();

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

    final BalancerWorld world() {
        if (world == null) {
            throw new IllegalStateException("the world is there during a test only");
        }
        return world;
    }

    @BeforeEach
    final void open() {
        world = balancerWorld();
        kit = new Kit(this::provider, Optional.empty(), BalancerRules.LEFT_OVER, settings());
    }

    @AfterEach
    final void cleanUp() {
        // None where a hook has skipped the test.
        try {
            if (kit != null) {
                kit.finish();
            }
        } finally {
            if (world != null) {
                world.close();
            }
        }
    }

    @Nested
    @DisplayName("L1 load balancers")
    class Balancing extends BalancerRules {
        Balancing() {
            super(LoadBalancerServiceTck.this);
        }
    }

    @Nested
    @DisplayName("L2 routes")
    class Routing extends RouteRules {
        Routing() {
            super(LoadBalancerServiceTck.this);
        }
    }

    @Nested
    @DisplayName("L3 refusal")
    class Refused extends RouteRefusalRules {
        Refused() {
            super(LoadBalancerServiceTck.this);
        }
    }

    @Nested
    @DisplayName("L4 members")
    class Serving extends RouteMemberRules {
        Serving() {
            super(LoadBalancerServiceTck.this);
        }
    }

    @Nested
    @DisplayName("L5 shares")
    class Sharing extends RouteShareRules {
        Sharing() {
            super(LoadBalancerServiceTck.this);
        }
    }

    @Nested
    @DisplayName("L6 health")
    class Checking extends BackendHealthRules {
        Checking() {
            super(LoadBalancerServiceTck.this);
        }
    }

    @Nested
    @DisplayName("L7 certification authorities")
    class Answering extends AuthorityRules {
        Answering() {
            super(LoadBalancerServiceTck.this);
        }
    }
}
