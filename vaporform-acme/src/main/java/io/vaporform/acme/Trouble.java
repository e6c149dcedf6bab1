package io.vaporform.acme;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;

/**
 * What a failure of a CA means for an order.
 *
 * @param kind what is to be done
 * @param words for a person; the CA's own where it said something
 * @param until when it may be asked again, if it said so
 */
record Trouble(Kind kind, String words, Optional<Instant> until) {

    private static final String ERROR = "urn:ietf:params:acme:error:";

    /** Errors that are the CA's own, or of the way to it (RFC 8555, 6.7). */
    private static final Set<String> PASSING = Set.of("badNonce", "serverInternal", "orderNotReady");

    enum Kind {
        /** It may be otherwise in a moment. */
        PASSING,
        /** It has no such order any more. */
        LOST,
        /** It does not know the account. */
        NO_ACCOUNT,
        /** It was asked too often. */
        LIMITED,
        /** What was asked for is refused. */
        REFUSED
    }

    /** @param thrown by acme4j; anything else is thrown on */
    static Trouble of(Exception thrown) {
        if (thrown instanceof AcmeLazyLoadingException lazy && lazy.getCause() instanceof AcmeException cause) {
            return of(cause);
        }
        if (thrown instanceof AcmeRateLimitedException limited) {
            return new Trouble(Kind.LIMITED, words(limited), limited.getRetryAfter());
        }
        if (thrown instanceof AcmeServerException said) {
            return new Trouble(kind(said), words(said), Optional.empty());
        }
        if (thrown instanceof AcmeException || thrown instanceof AcmeProtocolException) {
            String words = String.valueOf(thrown.getMessage());
            return new Trouble("HTTP 404".equals(words) ? Kind.LOST : Kind.PASSING, words, Optional.empty());
        }
        throw thrown instanceof RuntimeException other ? other : new IllegalStateException(thrown);
    }

    private static Kind kind(AcmeServerException said) {
        String error = said.getType().toString().replace(ERROR, "");
        int status = said.getProblem()
                .asJSON()
                .get("status")
                .map(value -> value.asInt())
                .orElse(400);
        if (error.equals("accountDoesNotExist")) {
            return Kind.NO_ACCOUNT;
        }
        if (status == 404) {
            return Kind.LOST;
        }
        return PASSING.contains(error) || status >= 500 ? Kind.PASSING : Kind.REFUSED;
    }

    /** Whether an order may be refused because it says which certificate it replaces: that one was replaced already, is another account's, or is not known. */
    static boolean isForReplacing(AcmeServerException said) {
        Kind kind = of(said).kind();
        return kind == Kind.REFUSED || kind == Kind.LOST;
    }

    static boolean isAlreadyRevoked(AcmeServerException said) {
        return said.getType().toString().equals(ERROR + "alreadyRevoked");
    }

    private static String words(AcmeServerException said) {
        return String.valueOf(said.getMessage());
    }
}
