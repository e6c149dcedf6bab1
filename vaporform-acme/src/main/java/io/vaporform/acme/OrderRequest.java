package io.vaporform.acme;

import io.vaporform.spec.DomainName;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * An order that somebody wants to send.
 *
 * @param id the same when it is asked for again, after a crash too
 * @param project that it is for
 * @param names each once, in their order
 */
record OrderRequest(String id, String project, OrderKind kind, List<DomainName> names) {

    OrderRequest {
        names = distinct(names);
    }

    /** In the one order in which sets of names are compared. */
    static List<DomainName> distinct(Collection<DomainName> names) {
        return List.copyOf(new TreeSet<>(names));
    }
}
