package io.vaporform.samples.https;

import io.vaporform.acme.AcmeCa;
import io.vaporform.error.VaporformException;
import io.vaporform.jdbc.JdbcStateStore;
import io.vaporform.jdbc.KeyRing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Starts a {@link HttpsHost}. Whoever does agrees to the terms of service of the CA. */
public final class Main {

    private static final String USAGE = """
            usage: Main NAME STATE_DIRECTORY [HTTP_PORT HTTPS_PORT [CA_DIRECTORY [CA_ROOT_FILE]]]

            Serves https://NAME/ with a certificate that it gets by itself. The CA looks at port 80 of NAME, which has to
            lead to HTTP_PORT. Ports are 80 and 443 unless given. Without a CA it is Let's Encrypt's staging environment,
            whose certificates no browser trusts; https://acme-v02.api.letsencrypt.org/directory is the real one.
            STATE_DIRECTORY keeps the account, the certificate and the keys for the next start.""";

    private Main() {}

    public static void main(String[] arguments) throws IOException, CertificateException {
        if (arguments.length != 2 && (arguments.length < 4 || arguments.length > 6)) {
            System.err.println(USAGE);
            System.exit(2);
        }
        try {
            HttpsHost host = start(arguments);
            Runtime.getRuntime().addShutdownHook(new Thread(host::close));
            System.out.println("serving https://" + arguments[0] + "/");
        } catch (VaporformException refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
        }
    }

    static HttpsHost start(String... arguments) throws IOException, CertificateException {
        int http = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 80;
        int https = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 443;
        AcmeCa ca = arguments.length > 4 ? AcmeCa.of(arguments[4]) : AcmeCa.letsEncryptStaging();
        if (arguments.length > 5) {
            ca = ca.trusting(root(Path.of(arguments[5])));
        }
        return HttpsHost.start(arguments[0], ca, store(Path.of(arguments[1])), http, https);
    }

    /** One process at a time has it open. */
    private static JdbcStateStore store(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path keys = directory.resolve("keys");
        return JdbcStateStore.embedded(
                directory.resolve("state"), Files.exists(keys) ? KeyRing.file(keys) : KeyRing.createFile(keys));
    }

    private static X509Certificate root(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
