package io.vaporform.dns;

import io.vaporform.spec.DomainName;
import java.util.List;
import java.util.Optional;

/** How the host application sends the messages by which somebody shows that a domain is theirs, and takes what they answer. Thread-safe. */
public interface OwnershipMail {

    /**
     * Sends a message; it may be asked for the same one twice, after a crash.
     *
     * @throws RuntimeException if it cannot be; it is asked again
     */
    void send(Message message);

    /** What was entered as the answer to a message: whoever has the code enters it in the host application. Asked until it is the right one. */
    Optional<String> answer(Message message);

    /**
     * A message.
     *
     * @param domain that it is about
     * @param to those who administer the domain, by addresses that certification authorities take for theirs too (Baseline Requirements of the CA/Browser Forum, 3.2.2.4.4)
     * @param code what is to be entered; nobody else may learn it
     */
    record Message(DomainName domain, List<String> to, String code) {

        /** Without the code. */
        @Override
        public String toString() {
            return "the code for " + domain + " to " + to;
        }
    }
}
