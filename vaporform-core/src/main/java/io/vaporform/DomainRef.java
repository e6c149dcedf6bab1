package io.vaporform;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;

/** A domain as others refer to it: what uses its {@link #value()} is made once the domain is the project's. */
public interface DomainRef {

    /** In the one form in which names are compared. */
    DomainName name();

    /** The name as a value for other specs. */
    default Output<String> value() {
        return Output.text(Kind.DOMAIN, name().text(), DomainSpec.NAME);
    }
}
