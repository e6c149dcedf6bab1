package io.vaporform.error;

import org.jspecify.annotations.Nullable;

/** The provider's system refused or failed, and said why. Trying the same again will most likely fail the same way. */
public final class ProvisioningException extends VaporformException {

    private final String stage;

    /**
     * @param stage what was being done, such as {@code create container}
     * @param message what happened in the provider's own words, and the cure where one is known
     */
    public ProvisioningException(String stage, String message, @Nullable Throwable cause) {
        super(stage + ": " + message, cause);
        this.stage = stage;
    }

    /** What was being done when it failed. */
    public String stage() {
        return stage;
    }
}
