package io.vaporform.haproxy;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * Where HAProxy takes connections. Fixed for the life of its process: a reload that adds one on a taken port stops all traffic for two seconds before it fails.
 *
 * @param address of this machine, resolved
 * @param isTls whether certificates of the crt-list are shown there
 */
record Listener(InetSocketAddress address, boolean isTls) {

    Listener {
        authority(address);
    }

    static Listener http(InetSocketAddress address) {
        return new Listener(address, false);
    }

    static Listener https(InetSocketAddress address) {
        return new Listener(address, true);
    }

    String bind(HaproxyDirectory directory) {
        String bind = "bind " + authority(address);
        // Strict: a name without a certificate gets none, rather than that of somebody else.
        return isTls ? bind + " ssl crt-list " + directory.crtList() + " strict-sni alpn h2,http/1.1" : bind;
    }

    /**
     * As HAProxy reads it, in which the number of a port is at its end.
     *
     * @throws IllegalArgumentException if the address is a name, which would be resolved at another time, or the port is 0
     */
    static String authority(InetSocketAddress address) {
        if (address.isUnresolved() || address.getPort() == 0) {
            throw new IllegalArgumentException(
                    "address was '" + address + "' but must be one of numbers with a port; resolve it first");
        }
        String host = address.getAddress().getHostAddress();
        // The scope of a link-local address is no part of what HAProxy reads.
        return (address.getAddress() instanceof Inet6Address ? "[" + host.replaceAll("%.*", "") + "]" : host) + ":"
                + address.getPort();
    }
}
