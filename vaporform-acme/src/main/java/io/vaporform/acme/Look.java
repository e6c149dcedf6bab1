package io.vaporform.acme;

import io.vaporform.spec.DomainName;
import java.util.List;

/** Whether what one way to show names needs is in place, for one check of a certificate's names. Thread-safe. */
interface Look extends AutoCloseable {

    /** Begins a look; what it needs for that it puts where it is looked for. */
    interface Way {
        Look begin();
    }

    /** Each with what was seen and its cure; empty if nothing is in the way. Blocks. */
    List<String> problems(DomainName name);

    /** Takes away what it has put anywhere. */
    @Override
    void close();
}
