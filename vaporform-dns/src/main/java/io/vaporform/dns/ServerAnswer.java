package io.vaporform.dns;

import io.vaporform.spec.Rrset;
import java.time.Duration;
import java.util.Optional;

/**
 * What one authoritative server says of one set of records.
 *
 * @param set what it answers with; empty if that is nothing
 * @param cached for how long a resolver that has asked it now goes on with this answer: the ttl of the set or, of nothing, that of RFC 2308, 5; zero if it did not answer
 * @param said for a person to read, where the outcome does not say it all
 */
public record ServerAnswer(
        Delegation.Server server, Outcome outcome, Optional<Rrset> set, Duration cached, String said) {

    /** More may come. */
    public enum Outcome {
        /** It has records of that name and type. */
        RECORDS,
        /** It has none. */
        NOTHING,
        /** It has an alias at that name. */
        ALIAS,
        /** It is named as a server of the zone and does not answer for it. */
        LAME,
        /** It did not answer, or said that it has failed; or its address is unknown, or not a public one. */
        NO_ANSWER,
        /** From this machine there is no way to its address, as to one of IPv6 from where that is not spoken. */
        NO_ROUTE
    }

    @Override
    public String toString() {
        String what = set.map(Rrset::data).map(Object::toString).orElse("");
        return server + ": " + outcome + (what.isEmpty() ? "" : " " + what) + (said.isEmpty() ? "" : ", " + said);
    }
}
