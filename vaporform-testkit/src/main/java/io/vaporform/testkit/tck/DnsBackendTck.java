package io.vaporform.testkit.tck;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.RrsetChange;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link DnsBackend} as tests. Extend it, say what to test by the hooks, and run it with JUnit. What the back end does not declare in
 * its {@link io.vaporform.spi.DnsAbilities} is skipped, and the test says so.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class DnsBackendTck {

    private @Nullable DnsBackend backend;
    private List<Rrset> initial = List.of();

    /** For subclasses. */
    protected DnsBackendTck() {}

    /** Opens the back end. Called once for each test, and more than once in some; the kit closes it. */
    protected abstract DnsBackend backend();

    /** A zone of it that is the kit's alone. What it has when a test begins is there when it ends. */
    protected abstract DomainName zone();

    final DnsBackend current() {
        if (backend == null) {
            throw new IllegalStateException("the back end is there during a test only");
        }
        return backend;
    }

    @BeforeEach
    final void open() {
        backend = backend();
        initial = backend.records(zone());
    }

    @AfterEach
    final void cleanUp() {
        // None where the hook has skipped the test.
        if (backend == null) {
            return;
        }
        try {
            made().forEach(set -> current().change(zone(), List.of(RrsetChange.delete(set))));
            List<Rrset> left = current().records(zone());
            if (!Set.copyOf(left).equals(Set.copyOf(initial))) {
                throw new RuleBroken(
                        "N203",
                        "after all that a test made was deleted, there was " + left + ", and before " + initial);
            }
        } finally {
            backend.close();
        }
    }

    private List<Rrset> made() {
        return current().records(zone()).stream()
                .filter(set -> !initial.contains(set))
                .toList();
    }

    @Nested
    @DisplayName("N1 looks")
    class Looks extends DnsLookRules {
        Looks() {
            super(DnsBackendTck.this);
        }
    }

    @Nested
    @DisplayName("N2 changes")
    class Changes extends DnsChangeRules {
        Changes() {
            super(DnsBackendTck.this);
        }
    }

    @Nested
    @DisplayName("N3 guards")
    class Guards extends DnsGuardRules {
        Guards() {
            super(DnsBackendTck.this);
        }
    }

    @Nested
    @DisplayName("N4 data")
    class Data extends DnsDataRules {
        Data() {
            super(DnsBackendTck.this);
        }
    }

    @Nested
    @DisplayName("N5 being a guest")
    class Guest extends DnsGuestRules {
        Guest() {
            super(DnsBackendTck.this);
        }
    }
}
