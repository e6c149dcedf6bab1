package io.vaporform.spi;

import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rrset;
import java.util.List;

/**
 * All that a zone has.
 *
 * @param sets as {@link DnsBackend#records} gives them
 * @param others what is answered for beside these, and what no {@link Rrset} can say: an alias of a vendor's own, a record that is proxied, a type that is not kept here
 */
public record ZoneContents(List<Rrset> sets, List<Other> others) {

    public ZoneContents {
        sets = List.copyOf(sets);
        others = List.copyOf(others);
    }

    /**
     * Somebody's, and not to be touched.
     *
     * @param type such as {@code A}
     * @param what it is, for people
     */
    public record Other(DomainName name, String type, String what) {}
}
