package io.vaporform.spec;

/** What is done when the world shows something that is not as it was applied. More may come with later versions. */
public enum DriftPolicy {
    /** It is recorded and shown as a finding; the next apply puts it right. */
    REPORT,
    /** It is put right at once; what is only unhealthy is reported. */
    HEAL,
    /** What is there becomes what is wanted, until a blueprint says otherwise; what is gone is reported. */
    ADOPT,
    /** Nothing. */
    IGNORE
}
