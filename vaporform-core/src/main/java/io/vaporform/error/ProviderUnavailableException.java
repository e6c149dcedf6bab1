package io.vaporform.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The provider's system did not answer, so the effect of the call is unknown. Trying again is safe and may help; the engine does so
 * by itself a few times, with growing pauses, before the change counts as failed.
 */
public class ProviderUnavailableException extends VaporformException {

    private final @Nullable Duration retryAfter;

    public ProviderUnavailableException(String message, @Nullable Throwable cause) {
        this(message, cause, null);
    }

    /** @param retryAfter how long the other side asked to wait, if it said so */
    public ProviderUnavailableException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** How long the other side asked to wait; empty if it did not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
