package io.vaporform.spi;

import java.time.Duration;
import java.util.Set;

/**
 * What a {@link DnsBackend} can do.
 *
 * @param types the mnemonics of the record types that it keeps, A, CNAME and TXT among them; empty for any
 * @param batch how many changes it makes at once, all or none; at least 1. Fewer, where their data are large: what is too much is refused
 * @param guarded whether it changes a set only if it is what it is said to have been
 * @param shortestTtl the least time to live that it keeps as it is given
 */
public record DnsAbilities(Set<String> types, int batch, boolean guarded, Duration shortestTtl) {

    public DnsAbilities {
        if (batch < 1) {
            throw new IllegalArgumentException("a back end that makes no change is none: " + batch);
        }
        types = Set.copyOf(types);
    }

    /** Any type and time to live. */
    public static DnsAbilities of(int batch, boolean guarded) {
        return new DnsAbilities(Set.of(), batch, guarded, Duration.ZERO);
    }

    /** @param type such as {@code MX} */
    public boolean keeps(String type) {
        return types.isEmpty() || types.contains(type);
    }
}
