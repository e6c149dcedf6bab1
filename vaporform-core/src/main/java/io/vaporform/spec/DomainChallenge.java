package io.vaporform.spec;

/**
 * What somebody has to do to show that a domain is theirs. It is the same for as long as the project has the domain, and no other project's.
 *
 * @param method how it is shown
 * @param where the name of the record, the URL of the file, or the addresses that the message went to
 * @param value what is to be there; empty for {@link VerificationMethod#EMAIL}, where only the message says it
 */
public record DomainChallenge(VerificationMethod method, String where, String value) {

    /** As an instruction for a person. */
    @Override
    public String toString() {
        return switch (method) {
            case TXT -> "set a TXT record at " + where + " with the value \"" + value + "\"";
            case CNAME -> "set a CNAME record at " + where + " that leads to " + value;
            case FILE -> "let " + where + " answer with the text " + value;
            case EMAIL -> "answer the message that was sent to " + where;
        };
    }
}
