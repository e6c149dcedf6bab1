package io.vaporform.spi;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are of the public Internet: those that the IANA registries of special-purpose addresses
 * (<a href="https://www.rfc-editor.org/rfc/rfc6890">RFC 6890</a>) do not except. What is reached by a name or an address that a tenant gave may be one of these only, unless the host application says otherwise. Asks nobody.
 */
public final class PublicAddresses {

    private static final List<Prefix> SPECIAL = List.of(
            new Prefix("0.0.0.0", 8),
            new Prefix("10.0.0.0", 8),
            new Prefix("100.64.0.0", 10),
            new Prefix("127.0.0.0", 8),
            new Prefix("169.254.0.0", 16),
            new Prefix("172.16.0.0", 12),
            new Prefix("192.0.0.0", 24),
            new Prefix("192.0.2.0", 24),
            new Prefix("192.88.99.0", 24),
            new Prefix("192.168.0.0", 16),
            new Prefix("198.18.0.0", 15),
            new Prefix("198.51.100.0", 24),
            new Prefix("203.0.113.0", 24),
            new Prefix("224.0.0.0", 3));

    /** Of IPv6, 2000::/3 is in use; of that, these are not of the public Internet, or lead to an address of IPv4 that need not be. */
    private static final List<Prefix> SPECIAL6 = List.of(
            new Prefix("2001::", 23), new Prefix("2001:db8::", 32), new Prefix("2002::", 16), new Prefix("3fff::", 20));

    private static final Prefix UNICAST6 = new Prefix("2000::", 3);

    private PublicAddresses() {}

    /** Whether it is one of them. What Java gives for an IPv4 address that is mapped into IPv6 is that IPv4 address. */
    public static boolean contain(InetAddress address) {
        return address instanceof Inet4Address
                ? SPECIAL.stream().noneMatch(prefix -> prefix.contains(address))
                : UNICAST6.contains(address) && SPECIAL6.stream().noneMatch(prefix -> prefix.contains(address));
    }

    private static final class Prefix {
        private final byte[] bytes;
        private final int bits;

        Prefix(String address, int bits) {
            this.bytes = literal(address).getAddress();
            this.bits = bits;
        }

        /** Looks nothing up, as it is no name. */
        private static InetAddress literal(String address) {
            try {
                return InetAddress.getByName(address);
            } catch (UnknownHostException impossible) {
                throw new IllegalArgumentException(address + " is no address", impossible);
            }
        }

        boolean contains(InetAddress address) {
            byte[] other = address.getAddress();
            int whole = bits / 8;
            int rest = bits % 8;
            return Arrays.equals(bytes, 0, whole, other, 0, whole)
                    && (rest == 0 || (bytes[whole] & 0xff) >> (8 - rest) == (other[whole] & 0xff) >> (8 - rest));
        }
    }
}
