package io.vaporform.spec;

import java.util.OptionalInt;

/**
 * A TCP port that a deployment listens on.
 *
 * @param name what it is called in outputs, such as {@code http}
 * @param container the port inside the instance, 1 to 65535
 * @param host the port that must be free on the host; empty lets one be chosen. A fixed one allows one instance only
 */
public record PortSpec(String name, int container, OptionalInt host) {

    /** What a port is called unless said otherwise: {@value}. */
    public static final String DEFAULT_NAME = "main";

    /** @throws io.vaporform.error.InvalidSpecException naming everything that is out of range */
    public PortSpec {
        Violations found = new Violations();
        Names.checkLabel(found, "port name", name);
        check(found, "port", container);
        host.ifPresent(port -> check(found, "host port", port));
        found.throwIfAny();
    }

    static void check(Violations found, String path, int port) {
        found.unless(port >= 1 && port <= 65535, path, port, "must be 1 to 65535", "use a port in that range");
    }
}
