package io.vaporform.internal.engine;

import io.vaporform.error.VaporformException;

/** This process was taken for dead while it was paused: what it was about to do is left to others. */
final class SessionLost extends VaporformException {
    SessionLost(String session) {
        super("session " + session + " was taken for dead while this process was paused");
    }
}
