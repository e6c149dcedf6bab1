package io.vaporform.plan;

/** What came of a change. More may come with later versions. */
public enum Outcome {
    APPLIED,
    NO_OP,
    /** Kept for its data. */
    RETAINED,
    /** Somebody outside must act; the text says what to do. */
    AWAITING,
    /** The provider needs more time. */
    WORKING,
    /** Something it depends on is not in place. */
    BLOCKED,
    FAILED,
    CANCELLED
}
