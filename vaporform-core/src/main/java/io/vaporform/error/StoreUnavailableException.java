package io.vaporform.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The store did not answer. What was being written is there as a whole or not at all; try again later. */
public final class StoreUnavailableException extends ProviderUnavailableException {

    public StoreUnavailableException(String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause, retryAfter);
    }
}
