package io.vaporform.error;

import java.util.List;
import java.util.stream.Collectors;

/** What was asked for cannot be. The caller changes the spec; trying again as it is will not help. Nothing was sent anywhere. */
public class InvalidSpecException extends VaporformException {

    private final List<Violation> violations;

    public InvalidSpecException(List<Violation> violations) {
        super(message(violations));
        this.violations = List.copyOf(violations);
    }

    /** Everything that is wrong, each with path, value, rule and cure; never empty. */
    public List<Violation> violations() {
        return violations;
    }

    private static String message(List<Violation> violations) {
        if (violations.size() == 1) {
            return violations.get(0).toString();
        }
        return violations.stream()
                .map(Violation::toString)
                .collect(Collectors.joining("\n  ", violations.size() + " things are wrong:\n  ", ""));
    }
}
