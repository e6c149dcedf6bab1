package io.vaporform.spec;

/** Why a certificate is revoked (<a href="https://www.rfc-editor.org/rfc/rfc5280#section-5.3.1">RFC 5280, 5.3.1</a>): those that who has it may give. More may come with later versions. */
public enum RevocationReason {
    UNSPECIFIED(0),
    /** Somebody else may have the private key. */
    KEY_COMPROMISE(1),
    /** There is another one in its place. */
    SUPERSEDED(4),
    /** It is no longer used. */
    CESSATION_OF_OPERATION(5);

    private final int code;

    RevocationReason(int code) {
        this.code = code;
    }

    /** As RFC 5280 numbers it. */
    public int code() {
        return code;
    }
}
