package io.vaporform.haproxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A command for HAProxy's runtime socket. Each word arrives as the word that it is, and a payload as the lines that it has: none of them can end the command or begin another. Immutable.
 *
 * @see <a href="https://docs.haproxy.org/2.6/management.html#9.3">HAProxy Management Guide, 9.3</a>
 */
final class RuntimeCommand {

    /** With its payload and the empty line that ends it, in bytes: HAProxy's buffer, less one. What is longer is dropped without a word. */
    static final int LONGEST = 16_383;

    private static final int WORDS = 60;
    private static final String PAYLOAD = "<<";

    private final String what;
    private final String text;
    private final int payloadLines;

    private RuntimeCommand(String what, String text, int payloadLines) {
        this.what = what;
        this.text = text;
        this.payloadLines = payloadLines;
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST) {
            throw new IllegalArgumentException("'" + what + "' has " + length + " bytes, but HAProxy takes at most "
                    + LONGEST + "; send it in parts, or write it into the file and reload");
        }
    }

    /**
     * @param verb words of ours, such as {@code set map}
     * @param arguments words with whatever text
     * @throws IllegalArgumentException if a word is empty or has a line break or a NUL, or if all are too long
     */
    static RuntimeCommand of(String verb, String... arguments) {
        String said = said(verb, arguments);
        return new RuntimeCommand(verb, said + "\n", 0);
    }

    /**
     * With lines after it, such as those of a PEM.
     *
     * @param lines each without its end, and none of them empty: HAProxy would take what follows an empty one for commands
     */
    static RuntimeCommand withPayload(List<String> lines, String verb, String... arguments) {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("'" + verb + "' has no payload");
        }
        StringBuilder text = new StringBuilder(said(verb, arguments))
                .append(' ')
                .append(PAYLOAD)
                .append('\n');
        for (String line : lines) {
            Refusal.ofLineBreaks("a line of the payload of '" + verb + "'", line);
            if (line.isEmpty()) {
                throw new IllegalArgumentException(
                        "the payload of '" + verb + "' has an empty line, after which HAProxy would read commands");
            }
            text.append(line).append('\n');
        }
        return new RuntimeCommand(verb, text.append('\n').toString(), lines.size());
    }

    private static String said(String verb, String... arguments) {
        List<String> words = new ArrayList<>(List.of(ConfigWord.syntax(verb).toString()));
        for (String argument : arguments) {
            words.add(escaped(verb, argument));
        }
        if (words.size() > WORDS) {
            throw new IllegalArgumentException("'" + verb + "' has more than " + WORDS + " words");
        }
        return String.join(" ", words);
    }

    private static String escaped(String verb, String argument) {
        Refusal.ofLineBreaks("an argument of '" + verb + "'", argument);
        if (argument.isEmpty()) {
            throw new IllegalArgumentException("an argument of '" + verb + "' is empty, which HAProxy would not see");
        }
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < argument.length(); i++) {
            char each = argument.charAt(i);
            // A word that ends with "<<" would begin a payload.
            if (" \t;\\<".indexOf(each) >= 0) {
                word.append('\\');
            }
            word.append(each);
        }
        return word.toString();
    }

    /** As it is sent, with all that ends it. */
    String text() {
        return text;
    }

    int payloadLines() {
        return payloadLines;
    }

    /** The verb alone, as what is with it may be a secret. */
    @Override
    public String toString() {
        return what;
    }
}
