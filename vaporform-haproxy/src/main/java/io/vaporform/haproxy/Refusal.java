package io.vaporform.haproxy;

/** What no encoding can save. The messages say where, and not what: it may be a secret. */
final class Refusal {

    private static final int SHOWN = 60;

    private Refusal() {}

    /** Refuses what ends a line, or a text in C. */
    static void ofLineBreaks(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '\n' || each == '\r' || each == 0) {
                throw new IllegalArgumentException(what + " has " + name(each) + " at character " + (i + 1)
                        + ", which HAProxy would take for its end; leave it out");
            }
        }
    }

    /** Refuses control characters but the tab. */
    static void ofControls(String what, String text) {
        ofLineBreaks(what, text);
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if ((each < ' ' && each != '\t') || each == 0x7f) {
                throw new IllegalArgumentException(
                        what + " has " + name(each) + " at character " + (i + 1) + "; leave it out");
            }
        }
    }

    private static String name(char each) {
        return switch (each) {
            case '\n' -> "a line feed";
            case '\r' -> "a carriage return";
            case 0 -> "a NUL";
            default -> String.format("the control character 0x%02x", (int) each);
        };
    }

    /** For a message: short, and without what a terminal or a log would obey. */
    static String printable(String text) {
        String start = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
