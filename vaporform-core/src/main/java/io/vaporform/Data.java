package io.vaporform;

/** What happens to data when what uses it is destroyed. */
public enum Data {
    /** Volumes stay, and are found again by a later deploy. */
    RETAIN,
    /** Volumes are deleted, with what is in them. */
    DELETE
}
