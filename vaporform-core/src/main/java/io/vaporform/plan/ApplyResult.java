package io.vaporform.plan;

import io.vaporform.spec.Address;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came of an operation.
 *
 * @param operationId of the operation
 * @param changes one entry for each resource it looked at
 */
public record ApplyResult(String operationId, List<ChangeResult> changes) {

    public ApplyResult {
        changes = List.copyOf(changes);
    }

    public Optional<ChangeResult> of(Address address) {
        return changes.stream()
                .filter(change -> change.address().equals(address))
                .findFirst();
    }

    public List<ChangeResult> with(Outcome outcome) {
        return changes.stream().filter(change -> change.outcome() == outcome).toList();
    }

    /** What somebody outside must do, such as DNS records to set. */
    public List<String> instructions() {
        return with(Outcome.AWAITING).stream().map(ChangeResult::text).toList();
    }

    public boolean failed() {
        return changes.stream().anyMatch(change -> change.outcome() == Outcome.FAILED);
    }

    @Override
    public String toString() {
        return changes.stream().map(ChangeResult::toString).collect(Collectors.joining("\n"));
    }
}
