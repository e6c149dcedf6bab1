package io.vaporform.memory;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** The path of a request as an application may take it, which is what routes are compared with: else {@code //admin} would not be below {@code /admin}. */
final class RequestPath {

    private static final Pattern SLASHES = Pattern.compile("//+");
    private static final Pattern DOTS = Pattern.compile("/\\.\\.?(/|$)");
    private static final int HEX = 16;

    private RequestPath() {}

    /** Without its query, decoded (RFC 3986, 2.1), slashes in a row as one; empty if nobody is to get it: it goes up, or says where it is, or has a NUL. */
    static Optional<String> of(String target) {
        String path = SLASHES.matcher(decoded(target.split("\\?", 2)[0])).replaceAll("/");
        return DOTS.matcher(path).find() || path.indexOf(0) >= 0 ? Optional.empty() : Optional.of(path);
    }

    private static String decoded(String path) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '%' && isHex(path, i + 1) && isHex(path, i + 2)) {
                text.append((char) Integer.parseInt(path.substring(i + 1, i + 3), HEX));
                i += 2;
            } else {
                text.append(path.charAt(i));
            }
        }
        return new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && Character.digit(text.charAt(at), HEX) >= 0;
    }
}
