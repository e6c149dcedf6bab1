package io.vaporform.spec;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How clients talk to the first port: what, beside host and port, makes up its URI.
 *
 * @param scheme the URI scheme, such as {@code postgresql} or {@code http}
 * @param username who logs in; empty without login
 * @param password with what; a secret
 * @param path the part after the port without its slash, such as the database's name; may be empty
 */
public record Access(String scheme, Optional<String> username, Optional<Value<Secret>> password, String path) {

    /** Plain HTTP without login. */
    public static final Access HTTP = new Access("http", Optional.empty(), Optional.empty(), "");

    public Access {
        new Violations()
                .unless(
                        scheme.matches("[a-z][a-z0-9+.-]*"),
                        "access.scheme",
                        scheme,
                        "must be a URI scheme (RFC 3986)",
                        "write http or postgresql")
                .unless(
                        path.matches("[A-Za-z0-9._~/-]*"),
                        "access.path",
                        path,
                        "must hold only unreserved characters (RFC 3986)",
                        "use letters, digits, '-', '_', '.'")
                .throwIfAny();
    }

    /**
     * The URI of an endpoint, user and password percent-encoded, an IPv6 address in brackets (RFC 3986).
     *
     * @throws IllegalStateException if the password is not resolved yet
     */
    public Secret uri(String host, int port) {
        String login = username.map(user -> encode(user)
                        + password.map(p -> ":" + encode(known(p).reveal())).orElse("") + "@")
                .orElse("");
        String authority = new Endpoint(PortSpec.DEFAULT_NAME, From.HOST, host, port).authority();
        return Secret.of(scheme + "://" + login + authority + (path.isEmpty() ? "" : "/" + path));
    }

    /** User and password, where there are any and both are known. */
    public Optional<Credentials> credentials() {
        return username.flatMap(user -> password.map(p -> new Credentials(user, known(p))));
    }

    private static Secret known(Value<Secret> password) {
        if (password instanceof Value.Literal<Secret> literal) {
            return literal.value();
        }
        throw new IllegalStateException("the password is not resolved yet");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
