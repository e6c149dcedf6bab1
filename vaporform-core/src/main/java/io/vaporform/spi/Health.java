package io.vaporform.spi;

/** How well something does. */
public enum Health {
    /** It runs, and its check passes or there is none. */
    HEALTHY,
    /** It runs, and its first check has not passed yet. */
    STARTING,
    /** It does not run, or its check fails. */
    UNHEALTHY
}
