package io.vaporform.internal.engine;

import io.vaporform.error.ProviderUnavailableException;

/**
 * This process was taken for dead while it was paused: what it was about to do is left to others. Of the kind that providers let through, as it is no failure of
 * what they do.
 */
final class SessionLost extends ProviderUnavailableException {
    SessionLost(String session) {
        super("session " + session + " was taken for dead while this process was paused", null);
    }
}
