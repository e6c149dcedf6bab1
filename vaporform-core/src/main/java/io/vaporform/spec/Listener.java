package io.vaporform.spec;

/**
 * Where a load balancer takes requests.
 *
 * @param port on all addresses of its host; 0 lets the provider choose one that is free, and keep it
 */
public record Listener(Protocol protocol, int port) {

    /** What is spoken there. */
    public enum Protocol {
        /** HTTP/1.1 (RFC 9112) in clear. */
        HTTP,
        /** HTTP over TLS, HTTP/2 (RFC 9113) among it; which certificate is shown follows from the name that the client asks for (SNI, RFC 6066). */
        HTTPS
    }

    /** @throws io.vaporform.error.InvalidSpecException if there is no such port */
    public Listener {
        new Violations()
                .unless(port >= 0 && port <= 65_535, "listener", port, "is no port", "use one from 1 to 65535")
                .throwIfAny();
    }

    /** By which people know it: {@code http:80}. */
    @Override
    public String toString() {
        return protocol.name().toLowerCase(java.util.Locale.ROOT) + ":" + port;
    }
}
