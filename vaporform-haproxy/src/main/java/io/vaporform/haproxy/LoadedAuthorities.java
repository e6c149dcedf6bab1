package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** The authorities of clients' certificates, as a process has them. Their files have to be written before. Each change is read back. */
final class LoadedAuthorities {

    private static final String KIND = "ssl ca-file";
    private static final String SERIAL = "Serial: ";
    private static final int PEM_LINE = 64;
    private static final int HEX = 16;

    private final RuntimeSocket socket;

    LoadedAuthorities(Worker worker) {
        this.socket = worker.socket();
    }

    /** As it stands in a file or a payload. */
    static List<String> pem(List<X509Certificate> authorities) {
        List<String> lines = new ArrayList<>();
        Base64.Encoder encoder = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'});
        for (X509Certificate authority : authorities) {
            try {
                lines.add("-----BEGIN CERTIFICATE-----");
                lines.addAll(Arrays.asList(
                        encoder.encodeToString(authority.getEncoded()).split("\n", -1)));
                lines.add("-----END CERTIFICATE-----");
            } catch (CertificateEncodingException never) {
                throw new IllegalStateException("a certificate that was read cannot be written", never);
            }
        }
        return lines;
    }

    /** Tells some from others. */
    static String digest(List<X509Certificate> authorities) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", pem(authorities)).getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash, 0, HEX);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java platform has SHA-256", never);
        }
    }

    /** Whether it has some of that file. */
    boolean isThere(Path file) {
        Pattern some = Pattern.compile(Pattern.quote(file.toString()) + " - [1-9]\\d* certificate\\(s\\)");
        return socket.ask(RuntimeCommand.of("show ssl ca-file")).lines().anyMatch(line -> some.matcher(line)
                .matches());
    }

    /**
     * Makes these the ones of a file that no certificate is shown with yet, whether there were others before or not.
     *
     * @throws ProvisioningException in HAProxy's words, if it does not take them: then nothing has changed
     */
    void put(Path file, List<X509Certificate> authorities) {
        HaproxyDirectory.requirePlain(file);
        new SslTransaction(socket, KIND).replace(file.toString(), pem(authorities));
        List<BigInteger> loaded = socket.ask(RuntimeCommand.of("show ssl ca-file", file.toString()))
                .lines()
                .filter(line -> line.startsWith(SERIAL))
                .map(line -> new BigInteger(line.substring(SERIAL.length()).trim(), HEX))
                .toList();
        if (loaded.size() != authorities.size()) {
            throw new ProvisioningException(
                    "commit ssl ca-file", "HAProxy took " + file + " but has the serials " + loaded, null);
        }
    }

    /** Nothing if there are none. */
    void remove(Path file) {
        HaproxyDirectory.requirePlain(file);
        new SslTransaction(socket, KIND).delete(file.toString());
    }
}
