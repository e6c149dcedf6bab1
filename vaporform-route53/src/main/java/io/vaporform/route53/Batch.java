package io.vaporform.route53;

import io.vaporform.spec.DomainName;
import io.vaporform.spi.RrsetChange;
import io.vaporform.spi.RrsetChanges;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * Changes, and what Route 53 has of the sets that they name.
 *
 * @param there by name and type
 */
record Batch(List<RrsetChange> changes, Map<String, ResourceRecordSet> there) {

    static Batch of(List<RrsetChange> changes, Stream<ResourceRecordSet> seen) {
        Set<String> named = changes.stream().map(Batch::key).collect(Collectors.toSet());
        return new Batch(
                changes,
                seen.filter(set -> named.contains(key(set)))
                        // Of several with a routing policy, any.
                        .collect(Collectors.toMap(Batch::key, set -> set, (one, other) -> one)));
    }

    static String key(RrsetChange change) {
        return change.name() + " " + change.type();
    }

    private static String key(ResourceRecordSet set) {
        return RecordSets.name(set.name()).map(DomainName::text).orElse(set.name()) + " " + set.typeAsString();
    }

    private @Nullable ResourceRecordSet there(RrsetChange change) {
        return there.get(key(change));
    }

    /** What Route 53 has of the name and type of {@code change}. */
    Optional<RrsetChanges.Found> found(RrsetChange change) {
        return Optional.ofNullable(there(change))
                .map(set -> new RrsetChanges.Found(RecordSets.set(set), RecordSets.describe(set)));
    }

    /** What goes comes first, so that an alias finds its name free; and as it is there, as Route 53 lets nothing else go. */
    List<Change> entries() {
        return Stream.concat(
                        changes.stream()
                                .filter(change -> change.before().isPresent())
                                .map(change -> entry(ChangeAction.DELETE, there(change))),
                        changes.stream()
                                .flatMap(change -> change.after().stream())
                                .map(after -> entry(ChangeAction.CREATE, RecordSets.of(after))))
                .toList();
    }

    private static Change entry(ChangeAction action, @Nullable ResourceRecordSet set) {
        return Change.builder().action(action).resourceRecordSet(set).build();
    }
}
