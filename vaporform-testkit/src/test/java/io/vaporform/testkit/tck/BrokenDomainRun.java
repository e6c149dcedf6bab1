package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spi.Provider;
import io.vaporform.testkit.ManualTime;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kit run on a domain service with a defect; not a test of its own. */
class BrokenDomainRun extends DomainServiceTck {

    /** JUnit makes the instances, so this is how they are told. */
    private static volatile @Nullable DomainDefect current;

    private final InMemoryWorld world = InMemoryWorld.create();

    @Override
    protected Provider provider() {
        return Objects.requireNonNull(current).broken().apply(world);
    }

    @Override
    protected DomainWorld world() {
        return new InMemoryDomainWorld(world.internet());
    }

    @Override
    protected TckSettings settings() {
        return TckSettings.create().time(ManualTime.create());
    }

    /** The ids of the rules that find the defect. */
    static synchronized Set<String> failedRules(DomainDefect defect) {
        current = defect;
        return KitRun.failedRules(BrokenDomainRun.class);
    }
}
