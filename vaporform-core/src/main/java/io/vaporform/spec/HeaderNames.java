package io.vaporform.spec;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What may be said in HTTP, so that nothing can be said behind it (RFC 9110). */
final class HeaderNames {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

    /** About the connection or the body, or the load balancer's own. */
    private static final Set<String> NOT_FOR_OTHERS = Set.of(
            "connection",
            "content-length",
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-method",
            "x-forwarded-proto",
            "x-forwarded-uri");

    private HeaderNames() {}

    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    static void check(Violations found, String path, Collection<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            found.unless(isToken(name), path, shown(name), "is no name of a header", "write one such as X-User-ID");
            found.unless(seen.add(name.toLowerCase(Locale.ROOT)), path, shown(name), "is there twice", "name it once");
        }
    }

    /** As {@link #check}, for headers that others may set. */
    static void checkFree(Violations found, String path, Collection<String> names) {
        check(found, path, names);
        names.stream()
                .filter(name -> NOT_FOR_OTHERS.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> found.add(
                        path,
                        name,
                        "says how a request is sent, and is nobody's to set",
                        "use another, such as X-User-ID"));
    }

    /** Without what would begin another line where it is printed. */
    static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
