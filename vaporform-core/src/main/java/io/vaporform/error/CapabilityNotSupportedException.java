package io.vaporform.error;

import java.util.List;

/** A provider does not offer what a spec asks for. Carries every violation found, also those that are no missing capability. */
public final class CapabilityNotSupportedException extends InvalidSpecException {

    public CapabilityNotSupportedException(List<Violation> violations) {
        super(violations);
    }
}
