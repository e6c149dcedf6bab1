package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.VaporformException;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of one {@link RecordChange}.
 *
 * @param failure why it was not made, in the other side's own words; empty unless it was not
 * @param retryAfter how long the other side asked to wait; empty if it did not
 */
public record RecordResult(
        RecordChange change, Outcome outcome, Optional<String> failure, Optional<Duration> retryAfter) {

    /** More may come. */
    public enum Outcome {
        /** It is in effect. */
        APPLIED,
        /** It was as wanted already. */
        NO_OP,
        /** The plan refused it, or the other side did. The set is as it was. */
        REFUSED,
        /** It was not as the plan saw it: plan again. The set is as somebody else left it. */
        CONFLICT,
        /** No answer came, so it may have been made or not: plan again, when the other side answers. */
        UNKNOWN,
        /** The other side did not answer, or asked to wait, before its turn came. The set is as it was. */
        NOT_TRIED
    }

    static RecordResult of(RecordChange change, Outcome outcome) {
        return new RecordResult(change, outcome, Optional.empty(), Optional.empty());
    }

    static RecordResult failed(RecordChange change, Outcome outcome, String why) {
        return new RecordResult(change, outcome, Optional.of(why), Optional.empty());
    }

    static RecordResult failed(RecordChange change, Outcome outcome, VaporformException why) {
        return new RecordResult(
                change,
                outcome,
                Optional.of(String.valueOf(why.getMessage())),
                why instanceof ProviderUnavailableException unavailable ? unavailable.retryAfter() : Optional.empty());
    }

    /** Whether the zone has what is wanted. */
    public boolean succeeded() {
        return outcome == Outcome.APPLIED || outcome == Outcome.NO_OP;
    }
}
