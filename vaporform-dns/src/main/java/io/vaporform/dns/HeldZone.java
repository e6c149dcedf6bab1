package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.Mark;
import io.vaporform.spi.ZoneContents;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A zone whose records can be changed here. */
record HeldZone(DnsBackend backend, DomainName name) {

    /** The sets that {@code spec} has here: where it is the top of the zone, and leads to a host, that is an alias of the back end's own. */
    List<Rrset> sets(DomainSpec spec) {
        return spec.ownRecords().stream().map(this::possible).toList();
    }

    private Rrset possible(Rrset set) {
        Optional<String> alias = backend.abilities().topAlias();
        return set.is(name, Rdata.CNAME) && alias.isPresent()
                ? new Rrset(
                        name,
                        set.ttl(),
                        List.of(Rdata.of(alias.get(), set.data().get(0).text())))
                : set;
    }

    /** Whether it is an alias, for which servers answer with something else. */
    boolean isAnsweredOtherwise(Rrset set) {
        return set.name().equals(name) && backend.abilities().topAlias().equals(Optional.of(set.type()));
    }

    /** What it would take to have exactly these sets for {@code owner}. Writes nothing. */
    ZonePlan plan(Mark owner, List<Rrset> sets, boolean adopts) {
        ZoneSync sync = adopts ? ZoneSync.of(backend).adopting() : ZoneSync.of(backend);
        return sync.plan(name, owner, sets);
    }

    /** Whether somebody else than {@code owner}, or nobody that is known, has records at {@code top} or below it. What a CA looks at for a moment is no use of a name. */
    boolean hasOthers(DomainName top, Mark owner) {
        ZoneContents contents = backend.contents(name);
        List<Rrset> records = contents.sets();
        Set<RecordKey> ours = Twins.subjects(name, records, twin -> Twins.owner(twin)
                .filter(mark -> mark.address().equals(owner.address()))
                .isPresent());
        boolean others =
                contents.others().stream().anyMatch(other -> other.name().isWithin(top));
        return others
                || records.stream()
                        .filter(set ->
                                set.name().isWithin(top) && !Twins.isTwin(name, set) && !ChallengeRecords.isOne(set))
                        .anyMatch(set -> !ours.contains(RecordKey.of(set)));
    }

    /**
     * Makes what was planned.
     *
     * @return what could not be done
     * @throws ProviderUnavailableException if it is not known what was done
     */
    List<String> make(ZonePlan plan) {
        // What is wanted was planned, and whoever planned it has seen what goes.
        List<RecordResult> results = ZoneSync.of(backend).forcing().apply(plan);
        results.stream()
                .filter(result -> result.outcome() == RecordResult.Outcome.UNKNOWN
                        || result.outcome() == RecordResult.Outcome.NOT_TRIED)
                .findFirst()
                .ifPresent(unknown -> {
                    throw new ProviderUnavailableException(
                            text(unknown), null, unknown.retryAfter().orElse(null));
                });
        return results.stream()
                .filter(result -> !result.succeeded())
                .map(HeldZone::text)
                .toList();
    }

    private static String text(RecordResult result) {
        return result.change() + " " + result.outcome()
                + result.failure().map(why -> ": " + why).orElse("");
    }
}
