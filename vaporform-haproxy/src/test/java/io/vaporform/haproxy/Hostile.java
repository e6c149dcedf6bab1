package io.vaporform.haproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts by which tenants may try to become more than data. */
final class Hostile {

    private static final long SEED = 20_261_130L;
    private static final int RANDOM = 100;

    private static final String SIGNS = " \"'\\$#%{}[]()<>;,:|&!@~`^*?=+-_./0aZx\t\u0001\u007féß日";

    private Hostile() {}

    /** Of one line each. */
    static List<String> lines() {
        List<String> all = new ArrayList<>(List.of(
                "a b",
                "a  b",
                "\"",
                "\\",
                "'",
                "\\\"",
                "a\\",
                "$HOME",
                "${HOME}",
                "\"${HOME}\"",
                "\\${HOME}",
                "%",
                "%%",
                "%[src]",
                "%[env(HOME)]",
                "%{+Q}o",
                "%ci",
                "#",
                "# comment",
                "a # b",
                ";",
                "a;b",
                "x; show info",
                "\\; y",
                "<<",
                "x <<",
                "x<<",
                "<< x",
                "< <",
                "{",
                "}",
                "} or {",
                "if FALSE",
                "unless TRUE",
                "-f /etc/passwd",
                "-m str --",
                "--",
                "-i",
                "\\x41",
                "\\n",
                "\\r\\nX: y",
                "a\\ b",
                "é",
                "日本語",
                "\u0001",
                "\u007f",
                "a,b)c(",
                "a),lower",
                "`id`",
                "$(id)",
                "|",
                "&&",
                "~",
                "@1 show info",
                "@!1",
                "!",
                "\t",
                "a\tb",
                ",\"",
                "key=\"x\", value=\"y\", type=\"str\"",
                "value=\"",
                "+ ",
                "> ",
                "master> ",
                "prompt",
                "0x1 a b",
                "v".repeat(7_000)));
        Random random = new Random(SEED);
        for (int i = 0; i < RANDOM; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = 1 + random.nextInt(12); length > 0; length--) {
                text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
            }
            all.add(text.toString());
        }
        return all;
    }

    /** Those that can be the value of a map. */
    static List<String> values() {
        return lines().stream()
                .filter(text -> text.equals(trimmed(text)) && !text.isEmpty())
                .toList();
    }

    /** Those that can be the key of a map, each once. */
    static List<String> keys() {
        return lines().stream()
                .filter(text -> !text.startsWith("#") && text.chars().noneMatch(each -> each <= ' ' || each == 0x7f))
                .distinct()
                .toList();
    }

    private static String trimmed(String text) {
        return text.replaceAll("^[ \\t\\x0b\\f]+|[ \\t\\x0b\\f]+$", "");
    }
}
