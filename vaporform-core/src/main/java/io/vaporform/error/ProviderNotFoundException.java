package io.vaporform.error;

/** No provider serves what was asked for, or several do and none was chosen. The message names the choices, or the artifact to add. */
public final class ProviderNotFoundException extends VaporformException {

    public ProviderNotFoundException(String message) {
        super(message);
    }
}
