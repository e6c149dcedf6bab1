package io.vaporform.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A zone that BIND's tools have signed with a new key (DNSSEC).
 *
 * @param text the file, one record on each line, with whole names
 * @param ds what the zone above is to say of the key, as its file has it
 */
public record SignedZone(String origin, String text, List<String> ds) {

    public SignedZone {
        ds = List.copyOf(ds);
    }

    /**
     * Skips the test where BIND's tools are not installed.
     *
     * @param algorithm such as {@code ECDSAP256SHA256}
     * @param lines beside its SOA; its own NS is one of them
     * @param options of {@code dnssec-signzone}, such as {@code -e 20200101000000}
     */
    public static SignedZone sign(String origin, String algorithm, List<String> lines, String... options) {
        String keys = LocalServer.program("dnssec-keygen");
        String signer = LocalServer.program("dnssec-signzone");
        try (Scratch scratch = new Scratch("signed")) {
            String directory = scratch.path().toString();
            scratch.write("zone", Named.zoneFile(lines));
            Scratch.run(List.of(keys, "-q", "-K", directory, "-a", algorithm, "-f", "KSK", origin));
            List<String> command =
                    new ArrayList<>(List.of(signer, "-q", "-S", "-z", "-P", "-K", directory, "-d", directory));
            command.addAll(List.of(
                    "-O", "full", "-o", origin, "-f", scratch.path("signed").toString()));
            command.addAll(List.of(options));
            command.add(scratch.path("zone").toString());
            Scratch.run(command);
            String above = "dsset-" + (origin.equals(".") ? "" : origin) + ".";
            return new SignedZone(
                    origin, Files.readString(scratch.path("signed")), Files.readAllLines(scratch.path(above)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The same without the lines that match, such as the signatures of one name. */
    public SignedZone without(String regex) {
        Pattern pattern = Pattern.compile(regex);
        List<String> kept =
                text.lines().filter(line -> !pattern.matcher(line).find()).toList();
        return new SignedZone(origin, String.join("\n", kept) + "\n", ds);
    }

    /** The same with another text, which its signatures do not know of. */
    public SignedZone forged(String genuine, String forged) {
        return new SignedZone(origin, text.replaceFirst(Pattern.quote(genuine), Matcher.quoteReplacement(forged)), ds);
    }
}
