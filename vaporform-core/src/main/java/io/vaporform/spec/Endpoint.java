package io.vaporform.spec;

/**
 * Where one port can be reached.
 *
 * @param port the name of the port
 * @param from for whom
 * @param host a name or an address
 * @param number the port number to connect to
 */
public record Endpoint(String port, From from, String host, int number) {

    /** {@code host:number}; an IPv6 address in brackets. */
    public String authority() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + number;
    }
}
