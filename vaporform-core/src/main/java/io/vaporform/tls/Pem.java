package io.vaporform.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts in PEM (RFC 7468). What is around and between their blocks is skipped, as OpenSSL writes explanations there. */
final class Pem {

    static final String CERTIFICATE = "CERTIFICATE";
    static final String PRIVATE_KEY = "PRIVATE KEY";

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int LINE = 64;

    private final List<Block> blocks = new ArrayList<>();
    private @Nullable String label;
    private final StringBuilder body = new StringBuilder();

    private Pem() {}

    /** Its blocks, in their order; one that does not end is there too, but has no content. */
    static List<Block> read(String text) {
        Pem pem = new Pem();
        text.lines().map(String::strip).forEach(pem::line);
        pem.cut();
        return pem.blocks;
    }

    /** Goes line by line, so that the time for hostile text grows with its length only. */
    private void line(String line) {
        if (isMark(BEGIN, line)) {
            cut();
            label = line.substring(BEGIN.length(), line.length() - DASHES.length());
        } else if (label != null && line.equals(END + label + DASHES)) {
            blocks.add(new Block(label, body.toString()));
            label = null;
            body.setLength(0);
        } else if (label != null) {
            body.append(line).append('\n');
        }
    }

    private static boolean isMark(String start, String line) {
        return line.startsWith(start) && line.endsWith(DASHES) && line.length() > start.length() + DASHES.length();
    }

    private void cut() {
        if (label != null) {
            blocks.add(new Block(label, ""));
        }
        label = null;
        body.setLength(0);
    }

    static String write(String label, byte[] content) {
        String lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return BEGIN + label + DASHES + "\n" + lines + "\n" + END + label + DASHES + "\n";
    }

    /** @param body its lines, with the headers of RFC 1421 if it has some */
    record Block(String label, String body) {

        boolean isKey() {
            return label.endsWith(PRIVATE_KEY);
        }

        boolean isEncrypted() {
            return label.startsWith("ENCRYPTED ")
                    || body.lines().anyMatch(line -> line.startsWith("Proc-Type:") && line.contains("ENCRYPTED"));
        }

        /** Empty if there is none, or what is there is no base64. */
        Optional<byte[]> content() {
            String text = body.lines().filter(line -> line.indexOf(':') < 0).collect(Collectors.joining());
            try {
                return Optional.of(Base64.getDecoder().decode(text)).filter(content -> content.length > 0);
            } catch (IllegalArgumentException noBase64) {
                return Optional.empty();
            }
        }

        /** Without its body, which may be a key. */
        @Override
        public String toString() {
            return label;
        }
    }
}
