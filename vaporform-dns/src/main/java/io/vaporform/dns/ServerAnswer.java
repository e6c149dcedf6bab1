package io.vaporform.dns;

import io.vaporform.spec.Rrset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one authoritative server says of one set of records.
 *
 * @param set what it answers with, an alias too; empty if that is nothing
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
        /** It has nothing of that name, of whatever type, nor below it. */
        NO_SUCH_NAME,
        /** It has an alias at that name. */
        ALIAS,
        /** It is named as a server of the zone and does not answer for it. */
        LAME,
        /** It did not answer, or said that it has failed; or its address is unknown, or not a public one. */
        NO_ANSWER,
        /** From this machine there is no way to its address, as to one of IPv6 from where that is not spoken. */
        NO_ROUTE
    }

    /** Whether it answered as a server of the zone. */
    boolean heard() {
        return isForAllTypes() || outcome == Outcome.RECORDS || outcome == Outcome.NOTHING;
    }

    /** Whether it would answer the same to a question for another type. */
    boolean isForAllTypes() {
        return outcome == Outcome.ALIAS || outcome == Outcome.NO_SUCH_NAME;
    }

    /** Whether it has something that cannot be said here, such as an alias of what is no {@link io.vaporform.spec.DomainName}, or of the root. */
    boolean isForeign() {
        return (outcome == Outcome.RECORDS && set.isEmpty()) || outcome == Outcome.ALIAS;
    }

    /** Whether all that were heard say the same; the ttl may differ. */
    static boolean agree(List<ServerAnswer> answers) {
        return answers.stream()
                        .filter(ServerAnswer::heard)
                        .map(answer -> List.of(answer.outcome, answer.set.map(Rrset::data), answer.said))
                        .distinct()
                        .count()
                <= 1;
    }

    @Override
    public String toString() {
        String what = set.map(Rrset::data).map(Object::toString).orElse("");
        return server + ": " + outcome + (what.isEmpty() ? "" : " " + what) + (said.isEmpty() ? "" : ", " + said);
    }
}
