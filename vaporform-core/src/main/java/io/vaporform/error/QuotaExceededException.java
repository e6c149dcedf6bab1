package io.vaporform.error;

/** A limit of the project, the host or the provider would be exceeded. */
public final class QuotaExceededException extends VaporformException {

    public QuotaExceededException(String message) {
        super(message);
    }
}
