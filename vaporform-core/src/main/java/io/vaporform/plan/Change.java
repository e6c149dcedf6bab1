package io.vaporform.plan;

import io.vaporform.spec.Address;
import java.util.List;
import java.util.Set;

/**
 * What is to happen to one resource, and why.
 *
 * @param address whose
 * @param action what
 * @param reason for a person, such as {@code declared by blueprint 'shop', not there yet}
 * @param fields what differs, for an update or a replace
 * @param interrupts whether clients may notice
 * @param provider the name of the provider instance
 * @param inputs a keyed digest of what is wanted; with a question mark before it while part of that is not known yet; empty if nothing is wanted
 * @param dependsOn what must be in place before
 */
public record Change(
        Address address,
        Action action,
        String reason,
        List<FieldChange> fields,
        boolean interrupts,
        String provider,
        String inputs,
        Set<Address> dependsOn) {

    public Change {
        fields = List.copyOf(fields);
        dependsOn = Set.copyOf(dependsOn);
    }

    @Override
    public String toString() {
        return action.sign() + " " + address.local() + "  " + reason + (interrupts ? "  (interrupts)" : "");
    }
}
