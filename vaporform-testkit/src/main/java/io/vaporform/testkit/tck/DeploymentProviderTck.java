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
 * The contract of {@link io.vaporform.spi.DeploymentProvider} as tests. Extend it, say what to test by the three hooks, and run it with JUnit.
 * A capability that the provider declares must work; one that it does not declare must be refused by {@code validate}.
 *
 * <p>Everything is made under a random name, and removed after each test; what is left over fails that test.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class DeploymentProviderTck {

    private @Nullable Kit kit;

    /** For subclasses. */
    protected DeploymentProviderTck() {}

    /** A new provider object; all of one test work in the same system. The kit closes it. */
    protected abstract Provider provider();

    /** The application that is deployed, and a way round the provider. */
    protected abstract Fixture fixture();

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

    @BeforeEach
    final void open() {
        kit = new Kit(this::provider, Optional.of(fixture()), "D302", settings());
    }

    @AfterEach
    final void cleanUp() {
        if (kit != null) {
            kit.finish();
        }
    }

    @Nested
    @DisplayName("D1 create")
    class Create extends CreateRules {
        Create() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D2 reapply")
    class Reapply extends ReapplyRules {
        Reapply() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D3 delete")
    class Delete extends DeleteRules {
        Delete() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D4 change")
    class Change extends ChangeRules {
        Change() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D5 scale")
    class Scale extends ScaleRules {
        Scale() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D6 replace")
    class Replace extends ReplaceRules {
        Replace() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D7 look")
    class Look extends LookRules {
        Look() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D8 failure")
    class Failure extends FailureRules {
        Failure() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D9 working and awaiting")
    class Working extends WorkingRules {
        Working() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D10 concurrency")
    class Concurrency extends ConcurrencyRules {
        Concurrency() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D11 naming")
    class Naming extends NamingRules {
        Naming() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D12 secrets")
    class Secrets extends SecretRules {
        Secrets() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D13 progress")
    class Progress extends ProgressRules {
        Progress() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D14 interruption")
    class Interruption extends InterruptionRules {
        Interruption() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D15 inventory")
    class Listing extends InventoryRules {
        Listing() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D16 resume")
    class Resume extends ResumeRules {
        Resume() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D17 volumes")
    class Volumes extends VolumeRules {
        Volumes() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D18 projects")
    class Projects extends ProjectRules {
        Projects() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D19 traffic")
    class Traffic extends TrafficRules {
        Traffic() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D20 capabilities")
    class Capable extends CapabilityRules {
        Capable() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D21 restart")
    class Restart extends RestartRules {
        Restart() {
            super(DeploymentProviderTck.this);
        }
    }

    @Nested
    @DisplayName("D22 guest")
    class Guest extends GuestRules {
        Guest() {
            super(DeploymentProviderTck.this);
        }
    }
}
