package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import java.util.List;

/**
 * What a resolver that validates makes of a name (<a href="https://www.rfc-editor.org/rfc/rfc4035#section-4.3">RFC 4035, 4.3</a>), by what one authoritative server of each zone on the way says at one moment.
 *
 * @param why for a person to read; not empty
 * @param heard each question that was asked for it and who answered, in their order, such as {@code shop.test. DNSKEY: 192.0.2.53}
 */
public record DnssecState(DomainName name, Outcome outcome, String why, List<String> heard) {

    public DnssecState {
        heard = List.copyOf(heard);
    }

    /** Closed. */
    public enum Outcome {
        /** Signed, each signature being good, from the trust anchors on. */
        SECURE,
        /** Not signed, or so that nobody here could check it, and a zone above that is signed says so; what nobody has to mend. */
        INSECURE,
        /** What a zone above says of its keys, or a signature, does not hold: resolvers that validate answer SERVFAIL, so for most of the world the name is not there. */
        BROKEN
    }

    @Override
    public String toString() {
        return name + " is " + outcome + ": " + why
                + heard.stream().map("\n  "::concat).reduce("", String::concat);
    }
}
