package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spi.Provider;
import io.vaporform.testkit.ManualTime;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kit run on a service of certificates with a defect; not a test of its own. */
class BrokenSslRun extends SslServiceTck {

    /** JUnit makes the instances, so this is how they are told. */
    private static volatile @Nullable SslDefect current;

    private final InMemoryWorld world = InMemoryWorld.create();
    private final ManualTime time = ManualTime.create();

    @Override
    protected Provider provider() {
        return Objects.requireNonNull(current).broken().apply(world);
    }

    @Override
    protected SslWorld world() {
        return new InMemorySslWorld(world, time, Objects.requireNonNull(current).wildcards());
    }

    @Override
    protected TckSettings settings() {
        return TckSettings.create().time(time);
    }

    /** The ids of the rules that find the defect. */
    static synchronized Set<String> failedRules(SslDefect defect) {
        current = defect;
        return KitRun.failedRules(BrokenSslRun.class);
    }
}
