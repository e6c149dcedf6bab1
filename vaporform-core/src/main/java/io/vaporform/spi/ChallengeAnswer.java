package io.vaporform.spi;

import io.vaporform.spec.Violations;
import java.util.regex.Pattern;

/**
 * What is to be answered to a certification authority that looks whose a name is by HTTP-01 (<a href="https://www.rfc-editor.org/rfc/rfc8555#section-8.3">RFC 8555, 8.3</a>). No secret: it shows nothing but whose
 * account asked, so it may be answered for every host.
 *
 * @param token by which the authority asks: no other has it
 * @param text that is answered
 */
public record ChallengeAnswer(String token, String text) {

    /** Where an authority looks, before the token: {@value}. */
    public static final String PATH = "/.well-known/acme-challenge/";

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_.-]{1,500}");

    /** @throws io.vaporform.error.InvalidSpecException if either has other characters than those of base64url and, in the text, dots: such would mean something else in the language of a load balancer */
    public ChallengeAnswer {
        Violations found = new Violations();
        found.unless(
                TOKEN.matcher(token).matches(),
                "token",
                token,
                "must be 1 to 200 characters of A-Z, a-z, 0-9, '-' and '_'",
                "take it as the authority gave it");
        found.unless(
                TEXT.matcher(text).matches(),
                "text",
                text,
                "must be 1 to 500 characters of A-Z, a-z, 0-9, '-', '_' and '.'",
                "make it from the token and the account's key");
        found.throwIfAny();
    }

    /** The path of the request. */
    public String path() {
        return PATH + token;
    }
}
