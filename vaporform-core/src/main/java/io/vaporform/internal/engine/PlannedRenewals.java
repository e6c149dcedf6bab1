package io.vaporform.internal.engine;

import io.vaporform.spec.Address;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.RenewalPolicy;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What will be renewed, from the rows that say so. */
public final class PlannedRenewals {

    private final StateStore store;
    private final RenewalPolicy policy;

    PlannedRenewals(StateStore store, RenewalPolicy policy) {
        this.store = store;
        this.policy = policy;
    }

    /**
     * One renewal.
     *
     * @param failures how often in a row it has failed
     */
    public record Planned(
            Address address, List<DomainName> names, Instant notAfter, Instant at, String why, int failures) {}

    /** The earliest first. */
    public List<Planned> read() {
        return store.scan(Keys.RENEWALS).stream()
                .flatMap(row -> planned(row).stream())
                .sorted(Comparator.comparing(Planned::at)
                        .thenComparing(each -> each.address().toString()))
                .toList();
    }

    private Optional<Planned> planned(Row row) {
        RenewalRow known = RenewalRow.of(row);
        if (!known.renews()) {
            return Optional.empty();
        }
        Address address = Address.parse(row.key().substring(Keys.RENEWALS.length()));
        Instant at = known.at().orElseGet(() -> byLifetime(known));
        String why = known.at().isPresent() ? known.why() : "by its lifetime; no supervisor has looked at it yet";
        return Optional.of(new Planned(address, known.names(), known.notAfter(), at, why, known.failures()));
    }

    private Instant byLifetime(RenewalRow known) {
        Duration life = Duration.between(known.notBefore(), known.notAfter());
        return known.notAfter().minusMillis((long) (life.toMillis() * policy.share()));
    }
}
