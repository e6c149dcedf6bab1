package io.vaporform.acme;

/** What a certificate is ordered for: by that an issuer decides which of its limits an order has to keep. Later ones are exempt from at least what earlier ones are. */
public enum OrderKind {
    /** For names that no certificate was issued for. */
    NEW,
    /** For exactly the names of one that was issued, without saying that it replaces that one, or before or after the time in which its issuer suggests to. */
    RENEWAL,
    /** Says which certificate it replaces, in the time in which its issuer suggests to (<a href="https://www.rfc-editor.org/rfc/rfc9773">RFC 9773</a>, ARI). */
    REPLACEMENT
}
