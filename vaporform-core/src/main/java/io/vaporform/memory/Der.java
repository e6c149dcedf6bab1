package io.vaporform.memory;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Writes the DER (X.690) that certificates are made of. */
final class Der {

    static final byte[] TRUE = of(0x01, new byte[] {(byte) 0xff});
    static final byte[] NULL = of(0x05);

    private static final Instant GENERALIZED = Instant.parse("2050-01-01T00:00:00Z");
    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter LONG =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Der() {}

    /** An element that has {@code parts}, one after the other. */
    static byte[] of(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        all.writeBytes(length(content.size()));
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    private static byte[] length(int length) {
        if (length < 0x80) {
            return new byte[] {(byte) length};
        }
        if (length < 0x100) {
            return new byte[] {(byte) 0x81, (byte) length};
        }
        if (length < 0x10000) {
            return new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
        }
        return new byte[] {(byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length};
    }

    static byte[] sequence(byte[]... parts) {
        return of(0x30, parts);
    }

    static byte[] sequence(List<byte[]> parts) {
        return sequence(parts.toArray(byte[][]::new));
    }

    static byte[] integer(BigInteger number) {
        return of(0x02, number.toByteArray());
    }

    static byte[] octets(byte[] content) {
        return of(0x04, content);
    }

    /** @param unused how many bits at the end do not count */
    static byte[] bits(int unused, byte[] content) {
        return of(0x03, new byte[] {(byte) unused}, content);
    }

    /** What {@code tag} says is a text. */
    static byte[] text(int tag, String text) {
        return of(tag, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** @param dotted such as {@code 2.5.29.17} */
    static byte[] oid(String dotted) {
        List<String> arcs = List.of(dotted.split("\\.", -1));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        arc(content, 40L * Long.parseLong(arcs.get(0)) + Long.parseLong(arcs.get(1)));
        arcs.subList(2, arcs.size()).forEach(arc -> arc(content, Long.parseLong(arc)));
        return of(0x06, content.toByteArray());
    }

    private static void arc(ByteArrayOutputStream content, long number) {
        int shift = 0;
        while (number >> (shift + 7) > 0) {
            shift += 7;
        }
        for (; shift > 0; shift -= 7) {
            content.write((int) ((number >> shift) & 0x7f) | 0x80);
        }
        content.write((int) (number & 0x7f));
    }

    /** RFC 5280, 4.1.2.5: two digits of the year until 2049, four from then on. */
    static byte[] time(Instant time) {
        return time.isBefore(GENERALIZED) ? text(0x17, SHORT.format(time)) : text(0x18, LONG.format(time));
    }
}
