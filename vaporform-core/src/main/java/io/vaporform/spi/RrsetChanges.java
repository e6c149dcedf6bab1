package io.vaporform.spi;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a {@link DnsBackend} looks at before it makes changes, where its other side does not do that itself. */
public final class RrsetChanges {

    private RrsetChanges() {}

    /** @throws ProvisioningException with all that are not of the zone, or nothing that the back end keeps */
    public static void checkPossible(DnsBackend backend, DomainName zone, List<RrsetChange> changes) {
        DnsAbilities can = backend.abilities();
        List<String> outside = named(changes, change -> !change.name().isWithin(zone));
        List<String> notKept = named(
                changes,
                change -> !can.keeps(change.type())
                        || change.after()
                                .filter(set -> !can.keepsAll(set.data()))
                                .isPresent());
        List<String> wrong = new ArrayList<>();
        if (!outside.isEmpty()) {
            wrong.add(outside + " are not in the zone");
        }
        if (!notKept.isEmpty()) {
            wrong.add(notKept + " are of a type, or have a text, that " + backend.describe() + " does not keep");
        }
        if (!wrong.isEmpty()) {
            throw new ProvisioningException("change of " + zone, String.join("; ", wrong), null);
        }
    }

    /**
     * Compares the data, but not the times to live, with what each change says that was there.
     *
     * @param there what there is of the name and type of a change, looked at as late as that can be
     * @throws ConflictException with all that are not as they were, and what is there instead
     */
    public static void checkBefore(
            DnsBackend backend, List<RrsetChange> changes, Function<RrsetChange, Optional<Found>> there) {
        List<String> conflicts = changes.stream()
                .filter(change -> !isAsItWas(change, there.apply(change)))
                .map(change -> name(change) + " ("
                        + there.apply(change).map(Found::words).orElse("nothing is there") + ")")
                .toList();
        if (!conflicts.isEmpty()) {
            throw new ConflictException(
                    backend.describe() + " has something else than the plan saw, of " + conflicts + "; plan again");
        }
    }

    private static boolean isAsItWas(RrsetChange change, Optional<Found> found) {
        Optional<Rrset> set = found.flatMap(Found::set);
        return set.isPresent() == found.isPresent()
                && set.map(Rrset::data).equals(change.before().map(Rrset::data));
    }

    private static List<String> named(List<RrsetChange> changes, Predicate<RrsetChange> which) {
        return changes.stream().filter(which).map(RrsetChanges::name).toList();
    }

    private static String name(RrsetChange change) {
        return change.name() + " " + change.type();
    }

    /**
     * What there is of one name and type.
     *
     * @param set empty if it is something that no {@link Rrset} can say
     * @param otherwise what that is, for people
     */
    public record Found(Optional<Rrset> set, String otherwise) {

        private String words() {
            return set.map(Rrset::toString).orElse(otherwise);
        }
    }
}
