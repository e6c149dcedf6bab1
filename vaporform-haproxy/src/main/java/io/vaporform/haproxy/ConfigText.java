package io.vaporform.haproxy;

import java.util.regex.Pattern;

/** A text in HAProxy's configuration language, line by line. Not thread-safe. */
final class ConfigText {

    /** As many words HAProxy reads of a line. */
    private static final int WORDS = 64;

    private static final Pattern COMMENT = Pattern.compile("[ -~]*");

    private final StringBuilder text = new StringBuilder();

    /** Begins a section, such as {@code backend slot1 from slots}. */
    ConfigText section(String words) {
        text.append(ConfigWord.syntax(words)).append('\n');
        return this;
    }

    /** A line of words of the language. */
    ConfigText line(String syntax) {
        return line(ConfigWord.syntax(syntax));
    }

    /** @throws IllegalArgumentException if there are more words than HAProxy reads */
    ConfigText line(ConfigWord... words) {
        StringBuilder line = new StringBuilder();
        for (ConfigWord word : words) {
            line.append(' ').append(word);
        }
        if (words(line) > WORDS) {
            throw new IllegalArgumentException("a line has more than " + WORDS + " words: " + line);
        }
        text.append(' ').append(line).append('\n');
        return this;
    }

    /** Words in quotes count as one. */
    private static int words(CharSequence line) {
        int words = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char each = line.charAt(i);
            if (each == '\\') {
                i++;
            } else if (each == '"') {
                quoted = !quoted;
            } else if (each == ' ' && !quoted) {
                words++;
            }
        }
        return words;
    }

    /** For the people who read it: what the next lines are for. ASCII. */
    ConfigText comment(String why) {
        if (!COMMENT.matcher(why).matches()) {
            throw new IllegalArgumentException("a comment is one line of ASCII: " + Refusal.printable(why));
        }
        text.append("  # ").append(why).append('\n');
        return this;
    }

    /** Whole lines: HAProxy says that a file is cut off which does not end with one. */
    @Override
    public String toString() {
        return text.toString();
    }
}
