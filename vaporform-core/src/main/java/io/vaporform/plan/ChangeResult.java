package io.vaporform.plan;

import io.vaporform.spec.Address;
import java.util.Optional;

/**
 * What came of one change.
 *
 * @param text the failure, the instruction that is awaited, or what it is blocked by; may be empty
 * @param cause what was thrown, if that is why it failed
 */
public record ChangeResult(Address address, Outcome outcome, String text, Optional<RuntimeException> cause) {

    public static ChangeResult of(Address address, Outcome outcome, String text) {
        return new ChangeResult(address, outcome, text, Optional.empty());
    }

    @Override
    public String toString() {
        return address + " " + outcome + (text.isEmpty() ? "" : ": " + text);
    }
}
