package io.vaporform.spi;

/** The six stages of provisioning, with how much is done when one begins. */
public enum Stage {
    INITIALISING(0),
    ALLOCATING(20),
    CONFIGURING(40),
    PROVISIONING(60),
    VERIFYING(80),
    COMPLETE(100);

    private final int percent;

    Stage(int percent) {
        this.percent = percent;
    }

    /** 0 to 100. */
    public int percent() {
        return percent;
    }
}
