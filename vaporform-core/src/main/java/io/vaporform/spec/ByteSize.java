package io.vaporform.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory or storage, in bytes.
 *
 * <p>Its text form is that of Kubernetes quantities: a whole number and an optional binary unit, {@code 512Mi} or {@code 4Gi}.
 * Decimal units ({@code 512M}) are refused rather than guessed.
 *
 * @param bytes the amount; zero or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

    private static final String UNITS = "KiMiGiTi";
    private static final Pattern TEXT = Pattern.compile("(\\d{1,19})(Ki|Mi|Gi|Ti)?");

    /** @throws io.vaporform.error.InvalidSpecException if {@code bytes} is negative */
    public ByteSize {
        new Violations()
                .unless(bytes >= 0, "size", bytes, "a size cannot be negative", "give zero or more bytes")
                .throwIfAny();
    }

    public static ByteSize ofMebibytes(long mebibytes) {
        return new ByteSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    public static ByteSize ofGibibytes(long gibibytes) {
        return new ByteSize(Math.multiplyExact(gibibytes, 1L << 30));
    }

    /**
     * Reads the text form.
     *
     * @throws io.vaporform.error.InvalidSpecException if {@code text} is not a whole number with an optional unit Ki, Mi, Gi or Ti
     */
    public static ByteSize parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw refused(text, "must be a whole number with an optional unit", "write 512Mi or 4Gi");
        }
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(parts.group(1)), unit(parts.group(2))));
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            throw refused(text, "the largest size is " + Long.MAX_VALUE + " bytes", "give a smaller one");
        }
    }

    private static long unit(String suffix) {
        return suffix == null ? 1 : 1L << (10 * (1 + UNITS.indexOf(suffix) / 2));
    }

    private static RuntimeException refused(String text, String rule, String cure) {
        return new Violations().add("size", text, rule, cure).exception();
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The shortest text form that {@link #parse} reads back as the same size. */
    @Override
    public String toString() {
        int unit = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.length() / 2);
        return (bytes >> (10 * unit)) + (unit == 0 ? "" : UNITS.substring(2 * unit - 2, 2 * unit));
    }
}
