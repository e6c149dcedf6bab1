package io.vaporform.spi;

/** Why the world is changed. More come with later versions. */
public enum Cause {
    /** The spec is new or different. */
    SPEC,
    /** The same spec, all instances started anew; takes effect once for each {@link ApplyContext#operationId()}. */
    RESTART,
    /** The same spec, certificate or the like renewed. */
    RENEWAL,
    /** Looking again whether somebody outside did their part. */
    RECHECK,
    /** The world has drifted from the spec. */
    HEAL,
    /** Going on with what a crash interrupted. */
    RECOVERY
}
