package io.vaporform.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Whoever comes says a user and its password (<a href="https://www.rfc-editor.org/rfc/rfc7617">RFC 7617</a>); others are answered with 401. What was said goes on to the
 * instance. Take long random passwords: a load balancer may keep a fast digest of them, and each request that guesses is answered at once.
 *
 * @param users the password of each. Never empty
 */
public record BasicAuth(Map<String, Value<Secret>> users) implements Middleware {

    private static final int LONGEST = 255;

    /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong, and no password */
    public BasicAuth {
        users = Collections.unmodifiableMap(new TreeMap<>(users));
        Violations found = new Violations();
        found.unless(!users.isEmpty(), "basicAuth", "", "there is nobody", "name a user, or leave it out");
        users.forEach((user, password) -> {
            found.unless(
                    !user.isEmpty()
                            && user.length() <= LONGEST
                            && user.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':'),
                    "basicAuth.user",
                    HeaderNames.shown(user),
                    "is no name of a user",
                    "use 1 to " + LONGEST + " characters of ASCII, without blanks and ':'");
            checkPassword(found, HeaderNames.shown(user), password);
        });
        found.throwIfAny();
    }

    private static void checkPassword(Violations found, String user, Value<Secret> password) {
        String path = "basicAuth." + user;
        Texts.check(found, path, password);
        if (password instanceof Value.Literal<Secret> known) {
            String text = known.value().reveal();
            found.unless(
                    !text.isEmpty() && text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl),
                    path,
                    "…",
                    "its password cannot be said",
                    "use 1 to " + LONGEST + " characters, none of them a control character");
        }
    }

    public static BasicAuth user(String name, Secret password) {
        return user(name, Value.of(password));
    }

    public static BasicAuth user(String name, Value<Secret> password) {
        return new BasicAuth(Map.of(name, password));
    }

    /** The same with one user more, or another password of one. */
    public BasicAuth and(String name, Secret password) {
        return and(name, Value.of(password));
    }

    /** The same with one user more, or another password of one. */
    public BasicAuth and(String name, Value<Secret> password) {
        Map<String, Value<Secret>> all = new LinkedHashMap<>(users);
        all.put(name, password);
        return new BasicAuth(all);
    }

    @Override
    public MiddlewareKind kind() {
        return MiddlewareKind.BASIC_AUTH;
    }

    @Override
    public List<Value<?>> values() {
        return List.copyOf(users.values());
    }

    @Override
    @SuppressWarnings("unchecked") // a password is always a secret
    public BasicAuth mapValues(UnaryOperator<Value<?>> change) {
        Map<String, Value<Secret>> all = new LinkedHashMap<>();
        users.forEach((user, password) -> all.put(user, (Value<Secret>) change.apply(password)));
        return new BasicAuth(all);
    }
}
