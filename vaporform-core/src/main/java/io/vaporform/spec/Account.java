package io.vaporform.spec;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Credentials of a project's own for a provider's system, such as a cloud token or a registry login: a name by which people know them, and secrets
 * by field. Immutable; prints without the secrets.
 *
 * @param name such as {@code registry-login}; may be seen
 * @param revision tells what is stored from what replaced it; empty of one that is not stored
 * @param secrets by field, sorted; which ones a provider needs is in its documentation
 */
public record Account(String name, String revision, Map<String, Secret> secrets) {

    /** The field of {@link #token()}: {@value}. */
    public static final String TOKEN = "token";

    /** The first field of {@link #login()}: {@value}. */
    public static final String USERNAME = "username";

    /** The other field of {@link #login()}: {@value}. */
    public static final String PASSWORD = "password";

    /** @throws io.vaporform.error.InvalidSpecException naming everything that is wrong */
    public Account {
        secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
        Violations found = new Violations();
        Names.checkLabel(found, "account", name);
        found.unless(!secrets.isEmpty(), "account.secrets", "", "there is none", "give at least one");
        secrets.forEach((field, secret) -> {
            Names.checkLabel(found, "account.secrets", field);
            found.unless(
                    !secret.reveal().isBlank(),
                    "account.secrets." + field,
                    secret,
                    "must not be blank",
                    "see where it is read from");
        });
        found.throwIfAny();
    }

    public static Account of(String name, Map<String, Secret> secrets) {
        return new Account(name, "", secrets);
    }

    public static Account token(String name, Secret token) {
        return of(name, Map.of(TOKEN, token));
    }

    public static Account login(String name, String username, Secret password) {
        return of(name, Map.of(USERNAME, Secret.of(username), PASSWORD, password));
    }

    /** The same secrets as they are stored. */
    public Account stored(String revision) {
        return new Account(name, revision, secrets);
    }

    /** What is recorded beside what was made with it: the name and, once it is stored, the revision. */
    public String id() {
        return revision.isEmpty() ? name : name + "@" + revision;
    }

    public Optional<Secret> secret(String field) {
        return Optional.ofNullable(secrets.get(field));
    }

    /** The secret {@value #TOKEN}. */
    public Optional<Secret> token() {
        return secret(TOKEN);
    }

    /** The secrets {@value #USERNAME} and {@value #PASSWORD}, if both are there. */
    public Optional<Credentials> login() {
        return secret(USERNAME)
                .flatMap(user -> secret(PASSWORD).map(password -> new Credentials(user.reveal(), password)));
    }
}
