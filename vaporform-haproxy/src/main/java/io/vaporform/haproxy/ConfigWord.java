package io.vaporform.haproxy;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A piece of a line of HAProxy's configuration, encoded so that it stays the piece that it is: whatever text of others becomes a word, it is read as data, and no second word, variable, comment or
 * line comes of it. Immutable.
 *
 * @see <a href="https://docs.haproxy.org/2.6/configuration.html#2.2">HAProxy Configuration Manual, 2.2</a>
 */
final class ConfigWord {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,100}");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    /** Without what HAProxy gives a meaning outside of words: {@code " ' # \ $}. */
    private static final Pattern SYNTAX = Pattern.compile("[ !%-&(-\\[\\]-~]+");

    private final String encoded;

    private ConfigWord(String encoded) {
        this.encoded = encoded;
    }

    /**
     * Words of the language itself, never text of others.
     *
     * @throws IllegalArgumentException if a character is in it that could end or begin a word, a line or a comment
     */
    static ConfigWord syntax(String words) {
        if (!SYNTAX.matcher(words).matches()) {
            throw new IllegalArgumentException(
                    "'" + words + "' is not syntax alone: quote, #, \\ or $ are only in data");
        }
        return new ConfigWord(words);
    }

    /** The name of a section or a server, as HAProxy takes it: letters of ASCII, digits, {@code _ . : -}. */
    static ConfigWord name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + Refusal.printable(name)
                    + "' is not a name in HAProxy; use at most 100 letters, digits and _.:-");
        }
        return new ConfigWord(name);
    }

    /** Any text as one word where HAProxy reads no {@code %}. */
    static ConfigWord text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #text(String)}. */
    static ConfigWord text(byte[] text) {
        return new ConfigWord(quoted(text, false));
    }

    /** Any text as one word where HAProxy reads a log-format, such as in {@code lf-string}: it is said as it is. */
    static ConfigWord format(String text) {
        return format(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #format(String)}. */
    static ConfigWord format(byte[] text) {
        return new ConfigWord(quoted(text, true));
    }

    /** The name of a header (RFC 9110, 5.1). */
    static ConfigWord headerName(String name) {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + Refusal.printable(name) + "' is not the name of a header");
        }
        return text(name);
    }

    /** The value of a header where HAProxy reads a log-format. HAProxy would send a line break as it is, which others read as the end of the header. */
    static ConfigWord headerValue(String value) {
        Refusal.ofControls("the value of a header", value);
        return format(value);
    }

    private static String quoted(byte[] text, boolean format) {
        StringBuilder word = new StringBuilder("\"");
        for (byte each : text) {
            int code = each & 0xff;
            switch (code) {
                case 0 ->
                    throw new IllegalArgumentException("a text has a NUL, which HAProxy's configuration cannot say");
                case '"', '\\', '$' -> word.append('\\').append((char) code);
                case '%' -> word.append(format ? "%%" : "%");
                default -> {
                    if (code < 0x20 || code >= 0x7f) {
                        word.append(String.format("\\x%02x", code));
                    } else {
                        word.append((char) code);
                    }
                }
            }
        }
        return word.append('"').toString();
    }

    /** As it stands in the file. */
    @Override
    public String toString() {
        return encoded;
    }
}
