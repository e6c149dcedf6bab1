package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spi.Provider;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kit run on a service of load balancers with a defect; not a test of its own. */
class BrokenBalancerRun extends LoadBalancerServiceTck {

    /** JUnit makes the instances, so this is how they are told. */
    private static volatile @Nullable BalancerDefect current;

    private final InMemoryWorld world = InMemoryWorld.create();

    private static BalancerDefect defect() {
        return Objects.requireNonNull(current);
    }

    @Override
    protected Provider provider() {
        return defect().broken().apply(world);
    }

    @Override
    protected BalancerWorld balancerWorld() {
        return new InMemoryBalancerWorld(world, defect().answered(), defect().restarted());
    }

    @Override
    protected TckSettings settings() {
        return TckSettings.create().time(ManualTime.create()).deadline(Duration.ofSeconds(5));
    }

    /** The ids of the rules that find the defect. */
    static synchronized Set<String> failedRules(BalancerDefect defect) {
        current = defect;
        return KitRun.failedRules(BrokenBalancerRun.class);
    }
}
