package io.vaporform.spec;

import io.vaporform.error.InvalidSpecException;

/** The rules for names, in one place. */
final class Names {

    static final int LONGEST_LABEL = 40;
    static final int LONGEST_PATH = 63;

    private static final String RULE = "must be 1 to " + LONGEST_LABEL
            + " characters of a-z, 0-9 and '-', starting with a letter and not ending with '-'";

    private Names() {}

    static void checkLabel(Violations found, String path, String name) {
        found.unless(isLabel(name), path, name, RULE, "use a name such as my-app");
    }

    static void checkPath(Violations found, String path, String name) {
        found.unless(
                isPath(name),
                path,
                name,
                "each part between dots " + RULE + ", " + LONGEST_PATH + " in all",
                "use a name such as my-app or my-app.data");
    }

    /** In the one form in which domains are compared. */
    static void checkDomain(Violations found, String name) {
        try {
            String canonical = DomainName.host(name, true).text();
            found.unless(name.equals(canonical), "domain name", name, "is not in its one form", "write " + canonical);
        } catch (InvalidSpecException wrong) {
            found.addAll("", wrong.violations());
        }
    }

    static boolean isLabel(String name) {
        return isLabel(name, 0, name.length());
    }

    static boolean isPath(String name) {
        return name.length() <= LONGEST_PATH && isDotted(name);
    }

    private static boolean isDotted(String name) {
        int begin = 0;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', begin)) {
            if (!isLabel(name, begin, dot)) {
                return false;
            }
            begin = dot + 1;
        }
        return isLabel(name, begin, name.length());
    }

    /** By hand: each address that is read or made comes by here, and a pattern takes several times as long. */
    private static boolean isLabel(String text, int begin, int end) {
        if (begin == end
                || end - begin > LONGEST_LABEL
                || !isLetter(text.charAt(begin))
                || text.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = begin + 1; i < end; i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
