package io.vaporform;

/** Where a plan looks before it says what is to be done. */
public enum Look {
    /** At the record only: fast, and asks no provider. */
    RECORD,
    /** At one listing of each provider, and closer at whatever looks different there. Sees what is missing or has ended, not what is hidden inside. */
    INVENTORY,
    /** At each resource. */
    EACH
}
