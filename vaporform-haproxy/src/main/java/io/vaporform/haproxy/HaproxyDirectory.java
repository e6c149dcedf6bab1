package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the files of one HAProxy are: all that it reads, and its sockets. Nobody but their owner reads them. */
final class HaproxyDirectory {

    /** Paths are arguments of converters, where HAProxy has no quotes, and words of lines and commands. */
    private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9_./-]*");

    /** HAProxy makes a socket file under a name with its pid first; both must fit into 107 bytes. */
    private static final int LONGEST = 107 - ".4194304.tmp".length() - "/master.sock".length();

    /** The version alone: no server is known. */
    static final String NO_STATES = "1\n";

    private static final List<String> MAPS = Stream.concat(RouteEntries.MAPS.stream(), Stream.of(EdgeFiles.CHALLENGES))
            .toList();

    private final Path path;

    private HaproxyDirectory(Path path) {
        this.path = path;
    }

    /**
     * No I/O.
     *
     * @throws IllegalArgumentException if the path, made absolute, is too long for a socket file, or has other characters than letters of ASCII, digits and {@code _ . - /}
     */
    static HaproxyDirectory of(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        requirePlain(absolute);
        if (absolute.toString().length() > LONGEST) {
            throw new IllegalArgumentException("directory was '" + absolute
                    + "' but the path of a socket file below it would be too long; take one of at most " + LONGEST
                    + " characters");
        }
        return new HaproxyDirectory(absolute);
    }

    /** Whether {@link #of} takes it. */
    static boolean isFitting(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return PLAIN.matcher(absolute.toString()).matches()
                && absolute.toString().length() <= LONGEST;
    }

    /** @throws IllegalArgumentException if HAProxy could read another path, or more than a path, in it */
    static void requirePlain(Path path) {
        if (!PLAIN.matcher(path.toString()).matches()) {
            throw new IllegalArgumentException("path was '" + Refusal.printable(path.toString())
                    + "' but HAProxy is given absolute ones of letters, digits and _.-/ alone; take another directory");
        }
    }

    void createIfMissing() {
        try {
            Files.createDirectories(
                    certificates(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failed) {
            throw new ProvisioningException("make " + path, failed.toString(), failed);
        }
    }

    /** Makes what is missing, so that HAProxy can start: it refuses to without a file that its configuration names. Whoever calls it has the lock. */
    void prepare() {
        WholeFiles.removeLeftovers(path);
        MAPS.forEach(name -> writeIfMissing(map(name), ""));
        writeIfMissing(crtList(), "");
        writeIfMissing(serverStates(), NO_STATES);
    }

    private static void writeIfMissing(Path file, String text) {
        if (!Files.exists(file)) {
            WholeFiles.write(file, text);
        }
    }

    Path path() {
        return path;
    }

    Path config() {
        return path.resolve("haproxy.cfg");
    }

    /** Until it is checked. */
    Path candidate() {
        return path.resolve("candidate.cfg");
    }

    Path masterSocket() {
        return path.resolve("master.sock");
    }

    /** For people; we go by way of the master, behind which is always the process of now. */
    Path adminSocket() {
        return path.resolve("admin.sock");
    }

    Path log() {
        return path.resolve("haproxy.log");
    }

    Path checkLog() {
        return path.resolve("check.log");
    }

    Path lock() {
        return path.resolve("lock");
    }

    /** What it is to have. */
    Path journal() {
        return path.resolve("journal");
    }

    /** Where certificates with their keys are. */
    Path certificates() {
        return path.resolve("certs");
    }

    /** @param token of the route that shows it */
    Path certificate(String token) {
        return certificates().resolve(ConfigWord.name(token) + ".pem");
    }

    /**
     * @param token of the route that asks clients for certificates
     * @param digest of who issues them: HAProxy 2.6 dies of others in a file that is in use
     */
    Path authorities(String token, String digest) {
        return certificates().resolve(ConfigWord.name(token) + "-" + ConfigWord.name(digest) + ".ca.pem");
    }

    Path serverStates() {
        return path.resolve("servers.state");
    }

    Path crtList() {
        return path.resolve("crt-list");
    }

    /** @param name such as {@code routes} */
    Path map(String name) {
        return path.resolve(ConfigWord.name(name) + ".map");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
