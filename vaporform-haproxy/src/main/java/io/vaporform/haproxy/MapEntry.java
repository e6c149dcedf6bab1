package io.vaporform.haproxy;

import java.nio.charset.StandardCharsets;

/**
 * A key of a map with its value. It can be written into the file of the map, into a payload and as words of a command, and is the same in all of them.
 *
 * @param key without blanks; it does not begin with {@code #}, which is a comment in a file, and the number of an entry in a command
 * @param value not empty, without blanks around it
 */
record MapEntry(String key, String value) {

    /** Of a line, in bytes: well within HAProxy's buffer. */
    static final int LONGEST = 8_000;

    MapEntry {
        checkKey(key);
        Refusal.ofLineBreaks("the value of a map", value);
        if (value.isEmpty() || isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1))) {
            throw new IllegalArgumentException(
                    "the value of a map is empty or has blanks around it, which HAProxy drops; give a text without");
        }
        if (utf8(key) + utf8(value) > LONGEST) {
            throw new IllegalArgumentException(
                    "the entry of a map has more than " + LONGEST + " bytes; a shorter one fits into HAProxy's buffer");
        }
    }

    /** @throws IllegalArgumentException if no entry can have that key */
    static void checkKey(String key) {
        Refusal.ofControls("the key of a map", key);
        if (key.isEmpty() || key.charAt(0) == '#' || key.chars().anyMatch(each -> isBlank((char) each))) {
            throw new IllegalArgumentException("'" + Refusal.printable(key)
                    + "' cannot be the key of a map: it is empty, begins with # or has blanks; leave them out");
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** As {@code isspace} of C says, without what a line cannot have. */
    private static boolean isBlank(char each) {
        return each == ' ' || (each >= '\t' && each <= '\r');
    }

    /** As it stands in a file or a payload; without the end of the line. */
    String line() {
        return key + " " + value;
    }
}
