package io.vaporform.spi;

import io.vaporform.spec.Rdata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@link DnsBackend} can do.
 *
 * @param types the mnemonics of the record types that it keeps, A, CNAME and TXT among them; empty for any
 * @param texts which texts it keeps as they are given
 * @param batch how many changes it makes at once, all or none; at least 1. Fewer, where their data are large: what is too much is refused
 * @param guarded whether it changes a set only if it is what it is said to have been
 * @param shortestTtl the least time to live that it keeps as it is given
 * @param topAlias the type by which the top of a zone may be an alias of a host, beside anything but addresses: {@code ALIAS}, or {@code CNAME} where its servers answer with what that leads to
 */
public record DnsAbilities(
        Set<String> types, Texts texts, int batch, boolean guarded, Duration shortestTtl, Optional<String> topAlias) {

    public DnsAbilities {
        if (batch < 1) {
            throw new IllegalArgumentException("a back end that makes no change is none: " + batch);
        }
        types = Set.copyOf(types);
    }

    /** Any type, text and time to live, and no alias at the top of a zone. */
    public static DnsAbilities of(int batch, boolean guarded) {
        return new DnsAbilities(Set.of(), Texts.ANY, batch, guarded, Duration.ZERO, Optional.empty());
    }

    /** The same, but for these types only. */
    public DnsAbilities types(Set<String> types) {
        return new DnsAbilities(types, texts, batch, guarded, shortestTtl, topAlias);
    }

    /** The same, but for these texts only. */
    public DnsAbilities texts(Texts texts) {
        return new DnsAbilities(types, texts, batch, guarded, shortestTtl, topAlias);
    }

    /** The same, but with no shorter time to live. */
    public DnsAbilities shortestTtl(Duration shortest) {
        return new DnsAbilities(types, texts, batch, guarded, shortest, topAlias);
    }

    /** The same, and with aliases at the top of a zone. */
    public DnsAbilities topAlias(String type) {
        return new DnsAbilities(types, texts, batch, guarded, shortestTtl, Optional.of(type));
    }

    /** @param type such as {@code MX} */
    public boolean keeps(String type) {
        return types.isEmpty() || types.contains(type);
    }

    /** Whether it keeps the type of all of them, and their texts, where they have some. */
    public boolean keepsAll(List<Rdata> data) {
        return data.stream().allMatch(one -> keeps(one.type()) && (!one.type().equals(Rdata.TXT) || texts.keeps(one)));
    }

    /** Which texts are kept as they are given. Open: more may come. */
    public enum Texts {
        /** All that DNS can say. */
        ANY,
        /** All but an empty one. */
        NOT_EMPTY,
        /**
         * Printable ASCII without a backslash, not empty, up to 500 characters as a zone's file has it, and cut into strings nowhere but where it has to be. That is room for a key
         * of DKIM with 2048 bits.
         */
        PLAIN;

        private static final int LONGEST_PLAIN = 500;

        private boolean keeps(Rdata text) {
            return switch (this) {
                case ANY -> true;
                case NOT_EMPTY -> !text.value().isEmpty();
                case PLAIN ->
                    !text.value().isEmpty()
                            && text.text().length() <= LONGEST_PLAIN
                            && text.text().replace("\\\"", "").indexOf('\\') < 0
                            && text.equals(Rdata.txt(text.value()));
            };
        }
    }
}
