package io.vaporform.testkit.tck;

import java.util.List;

/** Texts that arrive unchanged, or somebody has interpreted them. */
final class Hostile {

    static final List<String> TEXTS = List.of(
            "",
            " leading and trailing ",
            "it's \"quoted\" `and` \\backslashed\\",
            "$(touch /data/owned) `touch /data/owned` ${HOME} $HOME %HOME% ~",
            "; rm -rf /data && true || false | cat > /data/owned #",
            "line one\nline two\r\nline three\ttab",
            "{{.ID}} <%= 1 %> #{1} %s %d %n \\u0041 \\n",
            "key=value=more,comma;semicolon:colon",
            "--flag -x /etc/passwd ../../etc/passwd * ? [a-z]",
            "äöü ß 漢字 \uD83D\uDE80 \u202Eright-to-left");

    private Hostile() {}
}
