package io.vaporform.testkit.tck;

import io.vaporform.spec.DomainName;
import io.vaporform.spi.DnsBackend;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kit run on a DNS back end with a defect; not a test of its own. */
class BrokenDnsRun extends DnsBackendTck {

    /** JUnit makes the instances, so this is how they are told. */
    private static volatile @Nullable DnsDefect current;

    @Override
    protected DnsBackend backend() {
        return Objects.requireNonNull(current).broken().get();
    }

    @Override
    protected DomainName zone() {
        return FlatDns.ZONE;
    }

    /** The ids of the rules that find the defect. */
    static synchronized Set<String> failedRules(DnsDefect defect) {
        current = defect;
        return KitRun.failedRules(BrokenDnsRun.class);
    }
}
