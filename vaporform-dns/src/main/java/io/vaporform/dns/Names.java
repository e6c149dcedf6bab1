package io.vaporform.dns;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DomainName;
import java.util.Optional;

/** Texts of others for names. */
final class Names {

    private Names() {}

    /** Empty for what is no name, or none that can be said here. */
    static Optional<DomainName> of(String text) {
        try {
            return Optional.of(DomainName.of(text));
        } catch (InvalidSpecException foreign) {
            return Optional.empty();
        }
    }
}
