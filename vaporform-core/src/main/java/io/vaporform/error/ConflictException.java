package io.vaporform.error;

/** Somebody else owns or changed what was to be changed. The message names who, and how to take over or plan again. */
public final class ConflictException extends VaporformException {

    public ConflictException(String message) {
        super(message);
    }
}
