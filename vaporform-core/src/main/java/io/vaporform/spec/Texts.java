package io.vaporform.spec;

/** What any text must be that is handed to a program: no operating system passes on more. */
final class Texts {

    private Texts() {}

    /** Refuses what would be cut or changed on its way. The text is not shown: it may be secret. */
    static void check(Violations found, String path, String text) {
        found.unless(text.indexOf('\0') < 0, path, "…", "a NUL character cannot be passed on", "take it out");
        found.unless(isWhole(text), path, "…", "half of a surrogate pair is no character", "take it out");
    }

    /** Checks a value as far as it is known. */
    static void check(Violations found, String path, Value<?> value) {
        if (value instanceof Value.Literal<?> literal) {
            check(
                    found,
                    path,
                    literal.value() instanceof Secret secret ? secret.reveal() : String.valueOf(literal.value()));
        } else if (value instanceof Value.Format format) {
            check(found, path, format.template());
            format.parts().forEach(part -> check(found, path, part));
        }
    }

    /** Whether every surrogate has its other half, so that the text can be encoded. By hand, as each text that is read or made comes by here. */
    static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
