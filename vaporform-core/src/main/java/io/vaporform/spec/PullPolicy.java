package io.vaporform.spec;

/** When a provider gets an image from its registry. More may come with later versions. */
public enum PullPolicy {
    /** When it does not have it. */
    IF_MISSING,
    /** Once for each new version, also when it has one of that name: for tags that move. Instances that are added or healed later run what the others run. */
    ALWAYS,
    /** Never: it was brought there by others, and without it the change fails. */
    NEVER
}
