package io.vaporform.dns;

import java.util.Optional;

/**
 * What came of one {@link RecordChange}.
 *
 * @param failure why it was not made, in the other side's own words; empty unless it was not
 */
public record RecordResult(RecordChange change, Outcome outcome, Optional<String> failure) {

    /** More may come. */
    public enum Outcome {
        /** The zone was read again and is as it is wanted. */
        APPLIED,
        NO_OP,
        /** The plan refused it, or the other side did. Nothing was changed. */
        REFUSED,
        /** It was not as the plan saw it: plan again. Nothing was changed. */
        CONFLICT,
        /** No answer came, so it may have been made or not: plan again, when the other side answers. */
        UNKNOWN
    }

    static RecordResult of(RecordChange change, Outcome outcome) {
        return new RecordResult(change, outcome, Optional.empty());
    }

    static RecordResult failed(RecordChange change, Outcome outcome, String why) {
        return new RecordResult(change, outcome, Optional.of(why));
    }

    /** Whether the zone has what is wanted. */
    public boolean succeeded() {
        return outcome == Outcome.APPLIED || outcome == Outcome.NO_OP;
    }
}
