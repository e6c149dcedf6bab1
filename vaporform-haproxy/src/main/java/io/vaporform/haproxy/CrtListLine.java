package io.vaporform.haproxy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names a certificate is shown for, and what is asked of their clients.
 *
 * @param certificate the file with chain and key
 * @param clientAuthority the file with the authorities of clients' certificates; empty asks for none
 * @param names such as {@code a.example.com}, {@code *.example.com} for one label, {@code !b.example.com} for none; at least one
 * @see <a href="https://docs.haproxy.org/2.6/configuration.html#5.1-crt-list">HAProxy Configuration Manual, crt-list</a>
 */
record CrtListLine(Path certificate, Optional<Path> clientAuthority, List<String> names) {

    private static final Pattern NAME = Pattern.compile("!?(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]{0,250}[A-Za-z0-9_])?");

    CrtListLine {
        names = List.copyOf(names);
        HaproxyDirectory.requirePlain(certificate);
        clientAuthority.ifPresent(HaproxyDirectory::requirePlain);
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    certificate + " would be shown for every name that is in it; say the names");
        }
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("'" + Refusal.printable(name)
                        + "' is not a name that a certificate can be shown for; write its ASCII form");
            }
        }
    }

    static CrtListLine of(Path certificate, String... names) {
        return new CrtListLine(certificate, Optional.empty(), List.of(names));
    }

    /** As it stands in a file or a payload; without the end of the line. */
    String line() {
        String options = clientAuthority
                .map(file -> " [verify required ca-file " + file + "]")
                .orElse("");
        return certificate + options + " " + String.join(" ", names);
    }
}
