package io.vaporform.docker.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A range of IPv4 addresses as CIDR writes it, such as {@code 10.192.0.0/12}.
 *
 * @param first its first address, as a number
 * @param bits how many bits all its addresses have in common
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632">RFC 4632</a>
 */
public record AddressRange(long first, int bits) {

    private static final int ADDRESS_BITS = 32;
    private static final int OCTET_BITS = 8;
    private static final int OCTET = 0xff;
    private static final Pattern CIDR = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

    /** Empty if {@code text} is none, or does not begin with its first address. */
    public static Optional<AddressRange> parse(String text) {
        Matcher cidr = CIDR.matcher(text);
        if (!cidr.matches()) {
            return Optional.empty();
        }
        int[] octets = IntStream.rangeClosed(1, 4)
                .map(i -> Integer.parseInt(cidr.group(i)))
                .toArray();
        int bits = Integer.parseInt(cidr.group(5));
        if (bits > ADDRESS_BITS || IntStream.of(octets).anyMatch(octet -> octet > OCTET)) {
            return Optional.empty();
        }
        long first = IntStream.of(octets).asLongStream().reduce(0, (address, octet) -> address << OCTET_BITS | octet);
        AddressRange range = new AddressRange(first, bits);
        return first % range.size() == 0 ? Optional.of(range) : Optional.empty();
    }

    /** How many addresses it has. */
    public long size() {
        return 1L << (ADDRESS_BITS - bits);
    }

    /** How many parts of {@code partBits} it has. */
    public int parts(int partBits) {
        return 1 << (partBits - bits);
    }

    /** The part with that number, from 0. */
    AddressRange part(int partBits, int number) {
        AddressRange part = new AddressRange(first, partBits);
        return new AddressRange(first + number * part.size(), partBits);
    }

    boolean overlaps(AddressRange other) {
        return first < other.first + other.size() && other.first < first + size();
    }

    @Override
    public String toString() {
        return (first >> 24 & OCTET)
                + "."
                + (first >> 16 & OCTET)
                + "."
                + (first >> 8 & OCTET)
                + "."
                + (first & OCTET)
                + "/"
                + bits;
    }
}
