package io.vaporform;

import io.vaporform.spi.Settings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A setting of the library: a number with a range. {@link #key()} is what it is called among system properties and in files, {@link #variable()} in
 * the environment.
 *
 * @param <T> the type of its values
 */
public final class Setting<T extends Comparable<T>> {

    /** What the keys of all settings begin with: {@value}. */
    public static final String PREFIX = "vaporform.";

    /** The memory that an instance may use at most, unless its spec says so itself; in MB of 2^20 bytes. 512; 64 to 8192. */
    public static final Setting<Integer> CONTAINER_MEMORY_LIMIT_MB =
            new Setting<>("CONTAINER_MEMORY_LIMIT_MB", "MB", 512, 64, 8192, BigDecimal::intValueExact);

    /** The CPUs that an instance may use at most, unless its spec says so itself. 1.0; 0.01 to 1024. */
    public static final Setting<Double> CONTAINER_CPU_CORES =
            new Setting<>("CONTAINER_CPU_CORES", "CPUs", 1.0, 0.01, 1024.0, BigDecimal::doubleValue);

    /** How long a process may be silent before others take over its work, in milliseconds. 10 seconds; 1 second to 1 hour. */
    public static final Setting<Integer> STATUS_LOCK_TTL_MS = new Setting<>(
            "STATUS_LOCK_TTL_MS",
            "ms",
            Infrastructure.Builder.DEFAULT_SESSION_SECONDS * 1000,
            1000,
            3_600_000,
            BigDecimal::intValueExact);

    /** For how many days images that are no longer used are kept, by providers that are made from settings. 7; 1 to 3650. */
    public static final Setting<Integer> IMAGE_RETENTION_DAYS =
            new Setting<>("IMAGE_RETENTION_DAYS", "days", 7, 1, 3650, BigDecimal::intValueExact);

    private final String name;
    private final String unit;
    private final T fallback;
    private final T min;
    private final T max;
    private final Function<BigDecimal, T> type;

    private Setting(String name, String unit, T fallback, T min, T max, Function<BigDecimal, T> type) {
        this.name = name;
        this.unit = unit;
        this.fallback = fallback;
        this.min = min;
        this.max = max;
        this.type = type;
    }

    /** All there are. More come with later versions. */
    public static List<Setting<?>> all() {
        return List.of(CONTAINER_MEMORY_LIMIT_MB, CONTAINER_CPU_CORES, STATUS_LOCK_TTL_MS, IMAGE_RETENTION_DAYS);
    }

    public String name() {
        return name;
    }

    /** Such as {@code vaporform.container.cpu.cores}. */
    public String key() {
        return PREFIX + name.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** Such as {@code VAPORFORM_CONTAINER_CPU_CORES}. */
    public String variable() {
        return Settings.variable(key());
    }

    public String unit() {
        return unit;
    }

    /** What it is unless set. */
    public T fallback() {
        return fallback;
    }

    public T min() {
        return min;
    }

    public T max() {
        return max;
    }

    /** The range, for a person. */
    String rule() {
        return "must be " + min + " to " + max + " " + unit;
    }

    boolean allows(T value) {
        return clamped(value).equals(value);
    }

    private T clamped(T value) {
        return value.compareTo(min) < 0 ? min : value.compareTo(max) > 0 ? max : value;
    }

    /**
     * The value that {@code text} stands for, or the end of the range that is next to it.
     *
     * @throws ArithmeticException if it is no whole number, and must be
     * @throws NumberFormatException if it is no number
     */
    T parse(String text) {
        BigDecimal number = new BigDecimal(text.strip());
        if (number.compareTo(decimal(min)) < 0) {
            return min;
        }
        return number.compareTo(decimal(max)) > 0 ? max : type.apply(number);
    }

    /**
     * What {@code settings} say: beyond the range its nearest end, and where they say nothing, or no number, the default. That they do is warned of, and shown, by {@link
     * Infrastructure#settings()}.
     */
    public T in(Settings settings) {
        try {
            return settings.find(key())
                    .map(found -> parse(found.text().reveal()))
                    .orElse(fallback);
        } catch (ArithmeticException | NumberFormatException unparsable) {
            return fallback;
        }
    }

    /** Whether {@link #parse} changes what {@code text} says. */
    boolean clamps(String text) {
        return new BigDecimal(text.strip()).compareTo(decimal(parse(text))) != 0;
    }

    private static BigDecimal decimal(Object number) {
        return new BigDecimal(number.toString());
    }

    @Override
    public String toString() {
        return name;
    }
}
