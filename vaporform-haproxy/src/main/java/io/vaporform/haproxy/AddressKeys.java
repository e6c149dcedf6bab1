package io.vaporform.haproxy;

import io.vaporform.spec.IpRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** How the addresses of a range begin, as HAProxy looks for them: how many hexadecimal digits one of its kind has, and the first of them. */
final class AddressKeys {

    private static final int BITS = 4;

    private AddressKeys() {}

    /** Up to eight, as a range may begin within a digit. */
    static List<String> of(IpRange range) {
        String digits = digits(range.address());
        int whole = range.bits() / BITS;
        String kind = digits.length() + "|";
        String prefix = kind + digits.substring(0, whole);
        int more = range.bits() % BITS;
        if (more == 0) {
            return List.of(prefix);
        }
        int first = HexFormat.fromHexDigit(digits.charAt(whole));
        return IntStream.range(first, first + (1 << (BITS - more)))
                .mapToObj(digit -> prefix + Character.toUpperCase(Character.forDigit(digit, 16)))
                .toList();
    }

    /** Looks nothing up, as it is no name. */
    private static String digits(String address) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(address + " is an address", impossible);
        }
    }
}
