package io.vaporform.state;

/** Where a resource stands. More may come with later versions. */
public enum Phase {
    /** Wanted, and nothing was done about it yet. */
    PENDING,
    /** A call to the provider is under way, or was when the process died. */
    APPLYING,
    /** The provider's system needs more time. */
    WORKING,
    /** Somebody outside must act. */
    AWAITING,
    /** As wanted. */
    READY,
    /** In use, but not as wanted. */
    DEGRADED,
    /** The last change failed; what worked before still does where that was possible. */
    FAILED,
    /** Being removed. */
    DELETING,
    /** No longer wanted, and kept for its data. */
    RETAINED
}
