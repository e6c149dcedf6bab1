package io.vaporform.route53;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import io.vaporform.spi.RrsetChange;
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

    /** What is not as its change says that it was, and what is there instead. */
    List<String> conflicts() {
        return changes.stream()
                .filter(change -> !change.before()
                        .map(Rrset::data)
                        .equals(Optional.ofNullable(there(change)).map(RecordSets::data)))
                .map(change -> key(change) + " ("
                        + Optional.ofNullable(there(change))
                                .map(RecordSets::describe)
                                .orElse("nothing is there")
                        + ")")
                .toList();
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
