package io.vaporform.spec;

import java.util.regex.Pattern;

/** The rules for names, in one place. */
final class Names {

    static final int LONGEST_LABEL = 40;
    static final int LONGEST_PATH = 63;

    private static final String LABEL = "[a-z]([a-z0-9-]{0,38}[a-z0-9])?";
    private static final Pattern ONE = Pattern.compile(LABEL);
    private static final Pattern DOTTED = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final String RULE = "must be 1 to " + LONGEST_LABEL
            + " characters of a-z, 0-9 and '-', starting with a letter and not ending with '-'";

    private Names() {}

    static void checkLabel(Violations found, String path, String name) {
        found.unless(ONE.matcher(name).matches(), path, name, RULE, "use a name such as my-app");
    }

    static void checkPath(Violations found, String path, String name) {
        found.unless(
                name.length() <= LONGEST_PATH && DOTTED.matcher(name).matches(),
                path,
                name,
                "each part between dots " + RULE + ", " + LONGEST_PATH + " in all",
                "use a name such as my-app or my-app.data");
    }
}
