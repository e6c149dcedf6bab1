package io.vaporform.dns;

import io.vaporform.spec.Violations;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses of servers that the host application names. */
final class Addresses {

    private Addresses() {}

    /** The first address of {@code host}; of no meaning if something was found. */
    static InetAddress of(String host, Violations found) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            found.add("host", host, "has no address", "give the server's address");
            return InetAddress.getLoopbackAddress();
        }
    }
}
