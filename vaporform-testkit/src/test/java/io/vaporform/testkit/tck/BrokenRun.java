package io.vaporform.testkit.tck;

import io.vaporform.spi.Provider;
import io.vaporform.testkit.ManualTime;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kit run on a provider with a defect; not a test of its own. */
class BrokenRun extends DeploymentProviderTck {

    /** JUnit makes the instances, so this is how they are told. */
    private static volatile @Nullable Defect current;

    private final InMemoryFixture fixture = new InMemoryFixture();

    @Override
    protected Provider provider() {
        return Objects.requireNonNull(current).broken().apply(fixture);
    }

    @Override
    protected Fixture fixture() {
        return fixture;
    }

    @Override
    protected TckSettings settings() {
        return TckSettings.create().time(ManualTime.create());
    }

    /** The ids of the rules that find the defect. */
    static synchronized Set<String> failedRules(Defect defect) {
        current = defect;
        return KitRun.failedRules(BrokenRun.class);
    }
}
