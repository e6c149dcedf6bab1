package io.vaporform.spec;

import io.vaporform.error.InvalidSpecException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Addresses that begin alike (<a href="https://www.rfc-editor.org/rfc/rfc4632">RFC 4632</a>, <a href="https://www.rfc-editor.org/rfc/rfc4291">RFC 4291</a>).
 *
 * @param address the first of them, in its one form
 * @param bits in how many bits they are alike
 */
public record IpRange(String address, int bits) {

    private static final String CURE = "write 10.0.0.0/8, 2001:db8::/32 or one address";

    /** @throws io.vaporform.error.InvalidSpecException if there is no such range, or {@code address} is not its first */
    public IpRange {
        Violations found = new Violations();
        String written = HeaderNames.shown(address) + "/" + bits;
        try {
            address = canonical(address);
            byte[] bytes = bytes(address);
            found.unless(bits >= 0 && bits <= bytes.length * 8, "range", written, "is no range of addresses", CURE);
            if (found.isEmpty()) {
                String first = text(cut(bytes, bits));
                found.unless(
                        first.equals(address),
                        "range",
                        written,
                        "has bits beyond the first " + bits,
                        "write " + first + "/" + bits + ", or one address");
            }
        } catch (InvalidSpecException none) {
            found.add("range", written, "is no range of addresses", CURE);
        }
        found.throwIfAny();
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or one address.
     *
     * @throws io.vaporform.error.InvalidSpecException if {@code text} is none of them
     */
    public static IpRange parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return new IpRange(text, text.indexOf(':') < 0 ? 32 : 128);
        }
        String bits = text.substring(slash + 1);
        new Violations()
                .unless(bits.matches("\\d{1,3}"), "range", HeaderNames.shown(text), "is no range of addresses", CURE)
                .throwIfAny();
        return new IpRange(text.substring(0, slash), Integer.parseInt(bits));
    }

    /** Whether it is one of them; not if it is no address. */
    public boolean contains(String other) {
        try {
            byte[] own = bytes(address);
            byte[] its = bytes(canonical(other));
            return own.length == its.length && Arrays.equals(own, cut(its, bits));
        } catch (InvalidSpecException none) {
            return false;
        }
    }

    private static String canonical(String address) {
        return (address.indexOf(':') < 0 ? Rdata.a(address) : Rdata.aaaa(address)).text();
    }

    /** Looks nothing up, as it is no name. */
    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(address + " is an address", impossible);
        }
    }

    private static byte[] cut(byte[] bytes, int bits) {
        byte[] first = bytes.clone();
        for (int i = 0; i < first.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - 8 * i));
            first[i] &= (byte) (0xff << (8 - kept));
        }
        return first;
    }

    private static String text(byte[] bytes) {
        try {
            return canonical(InetAddress.getByAddress(bytes).getHostAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address has 4 or 16 bytes", impossible);
        }
    }

    @Override
    public String toString() {
        return address + "/" + bits;
    }
}
