package io.vaporform.dns;

import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.state.Records;
import java.io.Serial;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a message to those who administer a domain was answered. It is sent once for each time that a project has the domain, and to one domain once an hour at most. */
record MailLook(OwnershipMail mail) {

    private static final int CODE_BITS = 160;
    private static final Duration PAUSE = Duration.ofHours(1);

    /** What is seen in the place of the answer; empty if it is there. */
    Optional<String> missing(DomainChallenge challenge, ApplyContext context) {
        String code = context.remember("mail", () -> Secret.of(code())).reveal();
        List<String> to = List.of(challenge.where().split(", ", -1));
        String host = to.get(0).substring(to.get(0).indexOf('@') + 1);
        OwnershipMail.Message message = new OwnershipMail.Message(DomainName.of(host), to, code);
        try {
            context.remember("sent", () -> send(message, context));
        } catch (NotSent later) {
            return Optional.of(String.valueOf(later.getMessage()));
        }
        return mail.answer(message).filter(code::equals).isPresent()
                ? Optional.empty()
                : Optional.of("no answer, or another");
    }

    private Secret send(OwnershipMail.Message message, ApplyContext context) {
        String key = "mail/" + message.domain();
        Instant now = context.time().now();
        Optional<Records.Entry> last = context.records().get(key);
        boolean early = last.map(entry -> Instant.parse(entry.value().reveal()))
                .filter(sent -> sent.plus(PAUSE).isAfter(now))
                .isPresent();
        if (early) {
            throw new NotSent("nothing yet: another message was sent there less than an hour ago", null);
        }
        try {
            mail.send(message);
        } catch (RuntimeException trouble) {
            throw new NotSent("nothing yet: the message could not be sent: " + trouble.getMessage(), trouble);
        }
        Secret at = Secret.of(now.toString());
        last.ifPresentOrElse(entry -> context.records().replace(entry, at), () -> context.records()
                .create(key, at));
        return at;
    }

    private static String code() {
        return new BigInteger(CODE_BITS, new SecureRandom()).toString(36);
    }

    /** It is tried again later. */
    private static final class NotSent extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        NotSent(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
