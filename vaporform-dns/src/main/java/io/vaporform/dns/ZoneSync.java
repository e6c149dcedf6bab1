package io.vaporform.dns;

import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Violations;
import io.vaporform.spi.DnsBackend;
import io.vaporform.spi.Mark;
import io.vaporform.spi.ZoneContents;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the records of one owner in a zone as they are wanted, and nothing else in it.
 *
 * <p>Beside each set that it makes there is a marker, a TXT record below {@code _vaporform} of the zone, that says whose the set is. What has no
 * marker of the owner is never changed or deleted, and a set that is wanted where such a one is, is refused, unless it is to be {@link #adopting() adopted}. One set that is
 * refused does not stop the others. Immutable and thread-safe; all calls block, as those of the {@link DnsBackend} do.
 */
public final class ZoneSync {

    /** From so many sets of the owner up, {@link #SAFE_PERCENT} counts. */
    public static final int SAFE_FROM = 10;

    /** More of the owner's sets than that are not changed or deleted by one plan, unless it is {@link #forcing()}. */
    public static final int SAFE_PERCENT = 30;

    private final DnsBackend backend;
    private final boolean adopts;
    private final boolean forces;

    private ZoneSync(DnsBackend backend, boolean adopts, boolean forces) {
        this.backend = backend;
        this.adopts = adopts;
        this.forces = forces;
    }

    /** @param backend stays open, and the caller's to close */
    public static ZoneSync of(DnsBackend backend) {
        return new ZoneSync(backend, false, false);
    }

    /** The same, but a set that is wanted and there already, without anybody's marker, becomes the owner's. */
    public ZoneSync adopting() {
        return new ZoneSync(backend, true, forces);
    }

    /** The same, but without a limit to how much one plan changes. */
    public ZoneSync forcing() {
        return new ZoneSync(backend, adopts, true);
    }

    /**
     * What there is in the zone for somebody to declare: its sets, but the markers, what belongs to any owner, and the zone's own NS.
     */
    public List<Rrset> unowned(DomainName zone) {
        List<Rrset> records = backend.records(zone);
        Set<RecordKey> owned = Twins.subjects(zone, records, anybodys -> true);
        return records.stream()
                .filter(set -> !Twins.isTwin(zone, set) && !owned.contains(RecordKey.of(set)))
                .filter(set -> !set.is(zone, "NS"))
                .toList();
    }

    /**
     * Reads the zone once and says what is to be done so that the owner has exactly {@code wanted} in it. Writes nothing.
     *
     * @param owner whose records they are; a later generation takes over those of an earlier one
     * @param wanted each name and type once
     * @throws io.vaporform.error.InvalidSpecException if the owner's texts have blanks, or with all that is wrong with {@code wanted} in itself
     */
    public ZonePlan plan(DomainName zone, Mark owner, List<Rrset> wanted) {
        new Violations()
                .unless(
                        Twins.canName(owner),
                        "owner",
                        owner,
                        "cannot be read back from a marker",
                        "give an installation and a lineage without blanks")
                .throwIfAny();
        List<Rrset> canonical = canonical(wanted);
        return new ZonePlanner(zone, owner, backend.abilities(), adopts).plan(there(backend.contents(zone)), canonical);
    }

    /** With its data written as ours are, so that nothing flaps for the sake of a capital. */
    private static ZoneContents there(ZoneContents contents) {
        return new ZoneContents(
                contents.sets().stream().map(ZoneSync::canonicalIfKnown).toList(), contents.others());
    }

    private static Rrset canonicalIfKnown(Rrset set) {
        try {
            return Wire.canonical(set);
        } catch (InvalidSpecException unknown) {
            return set;
        }
    }

    private static List<Rrset> canonical(List<Rrset> wanted) {
        Violations found = new Violations();
        Set<RecordKey> seen = new HashSet<>();
        List<Rrset> canonical = new ArrayList<>();
        for (Rrset set : wanted) {
            found.unless(
                    seen.add(RecordKey.of(set)),
                    "records of " + set.name(),
                    set.type(),
                    "are given twice",
                    "put all into one set");
            try {
                canonical.add(Wire.canonical(set));
            } catch (InvalidSpecException wrong) {
                found.addAll("", wrong.violations());
            }
        }
        found.throwIfAny();
        return canonical;
    }

    static Optional<String> stop(long owned, long disturbed) {
        return owned < SAFE_FROM || disturbed * 100 <= owned * SAFE_PERCENT
                ? Optional.empty()
                : Optional.of("it changes or deletes " + disturbed + " of " + owned + " sets of records, more than "
                        + SAFE_PERCENT + " %; if that is right, say forcing()");
    }

    /**
     * Makes the changes of a plan, in batches as large as the back end takes; of a batch that is refused, what can be made is made. Where no answer came, nothing more is tried, and the
     * zone is read again to see what was made.
     *
     * @return what came of each change of the plan, in its order
     * @throws ConflictException if the plan changes too much at once, {@link ZonePlan#stop()}; nothing was changed
     */
    public List<RecordResult> apply(ZonePlan plan) {
        if (!forces && plan.stop().isPresent()) {
            throw new ConflictException("the plan for " + plan.zone() + " was stopped: "
                    + plan.stop().get());
        }
        ZoneWriter writer = new ZoneWriter(backend, plan);
        writer.write();
        return writer.results();
    }
}
