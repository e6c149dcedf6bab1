package io.vaporform.docker.internal;

import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who the files of an instance belong to: who its processes run as, if that is known by number, and else root.
 *
 * @param known whether nobody else need read what is secret
 */
public record FileOwner(int user, int group, boolean known) {

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})(?::(\\d{1,9}))?");
    private static final int FOR_ALL = 0444;
    private static final int FOR_ONE = 0400;

    /** @param user {@code uid}, {@code uid:gid}, a name, or empty for root */
    static FileOwner of(String user) {
        Matcher numbers = NUMBERS.matcher(user);
        if (!numbers.matches()) {
            return new FileOwner(0, 0, user.isEmpty());
        }
        String group = numbers.group(2);
        return new FileOwner(Integer.parseInt(numbers.group(1)), group == null ? 0 : Integer.parseInt(group), true);
    }

    /** The permissions of a file with that text. */
    public int mode(Value<?> text) {
        boolean secret = text instanceof Value.Literal<?> literal && literal.value() instanceof Secret;
        return secret && known ? FOR_ONE : FOR_ALL;
    }
}
