package io.vaporform.testsupport;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Pebble of a test's own: Let's Encrypt's ACME server for tests, which really validates, issues and revokes. Without
 * {@link PebbleBuilder#dns} it asks a {@link ChallengeDns} of its own. Nothing serves challenges: that is up
 * to the test, at {@link #httpPort} and {@link #tlsPort}. Not thread-safe.
 */
public final class Pebble implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Scratch scratch;
    private final TestCa apiCa;
    private final PebbleManagement management;
    private final List<String> command;
    private final Map<String, String> environment;
    private final @Nullable ChallengeDns dns;
    private final int port = Ports.free();
    private final int managementPort = Ports.free();
    private final int httpPort;
    private final int tlsPort;
    private final StringBuilder earlier = new StringBuilder();
    private @Nullable LocalServer server;

    Pebble(PebbleBuilder builder) throws IOException {
        httpPort = builder.httpPort == 0 ? Ports.free() : builder.httpPort;
        tlsPort = builder.tlsPort == 0 ? Ports.free() : builder.tlsPort;
        environment = builder.environment();
        scratch = new Scratch("pebble");
        ChallengeDns own = null;
        try {
            apiCa = new TestCa(scratch, "api-ca-of-pebble");
            management = new PebbleManagement(managementPort, apiCa.certificate());
            if (builder.dns.isEmpty()) {
                own = ChallengeDns.start(builder.challengeServer());
            }
            dns = own;
            command = builder.command(scratch.path("config.json"), own == null ? builder.dns : own.address());
            scratch.write("config.json", JSON.writeValueAsString(Map.of("pebble", configuration(builder))));
            start();
        } catch (IOException | RuntimeException | Error failed) {
            if (own != null) {
                own.close();
            }
            scratch.close();
            throw failed;
        }
    }

    private Map<String, Object> configuration(PebbleBuilder builder) {
        Map<String, Object> all = builder.configuration();
        all.put("listenAddress", "127.0.0.1:" + port);
        all.put("managementListenAddress", "127.0.0.1:" + managementPort);
        all.put("certificate", apiCa.certificateFile().toString());
        all.put("privateKey", apiCa.keyFile().toString());
        all.put("httpPort", httpPort);
        all.put("tlsPort", tlsPort);
        return all;
    }

    /**
     * The one that is installed, of whatever version. Skips the test where there is none, and fails it where {@code
     * ./check} has said that there is.
     */
    public static PebbleBuilder builder() {
        return new PebbleBuilder(Path.of(LocalServer.program("pebble")));
    }

    /**
     * One that has renewal information (RFC 9773), so 2.6 or newer: that of {@code VAPORFORM_PEBBLE_26}, else of {@code
     * VAPORFORM_PEBBLE_27}. Skips the test where there is none.
     */
    public static PebbleBuilder withRenewalInfo() {
        return newer("renewal information", "VAPORFORM_PEBBLE_26", "VAPORFORM_PEBBLE_27");
    }

    /**
     * One that has profiles, so 2.7 or newer: that of {@code VAPORFORM_PEBBLE_27}. Skips the test where there is none.
     */
    public static PebbleBuilder withProfiles() {
        return newer("profiles", "VAPORFORM_PEBBLE_27");
    }

    private static PebbleBuilder newer(String what, String... variables) {
        for (String variable : variables) {
            String path = System.getenv(variable);
            if (path != null && !path.isEmpty()) {
                if (!Files.isExecutable(Path.of(path))) {
                    throw new AssertionError(variable + " is " + path + ", where no program is");
                }
                return new PebbleBuilder(Path.of(path));
            }
        }
        assumeTrue(
                false,
                "skipped, as there is no Pebble with " + what + ": " + String.join(" or ", variables)
                        + " is to be the path of one (tools/pebble newer)");
        throw new AssertionError();
    }

    /** Such as {@code https://localhost:14000/dir}, with a certificate of {@link #apiCa}. */
    public URI directory() {
        return URI.create("https://localhost:" + port + "/dir");
    }

    /** The root of its management, see {@code /roots/0} there; same certificate. */
    public URI management() {
        return management.uri();
    }

    /** Issuer of the API's certificate; stays the same. Has nothing to do with the certificates that are issued. */
    public X509Certificate apiCa() {
        return apiCa.certificate();
    }

    /** {@link #apiCa} in PEM, for programs that take a file. */
    public Path apiCaFile() {
        return apiCa.caFile();
    }

    /** Where it looks for {@code http-01}, whatever the URL's port. */
    public int httpPort() {
        return httpPort;
    }

    /** Where it looks for {@code tls-alpn-01}. */
    public int tlsPort() {
        return tlsPort;
    }

    /** The name server of its own. */
    public ChallengeDns dns() {
        if (dns == null) {
            throw new IllegalStateException("it was told to ask another name server");
        }
        return dns;
    }

    /** The roots of what it issues, the usual one first; others with every start. */
    public List<X509Certificate> roots() {
        return certificates("roots");
    }

    /** The issuers of what it issues, each signed by one of {@link #roots}. */
    public List<X509Certificate> intermediates() {
        return certificates("intermediates");
    }

    private List<X509Certificate> certificates(String kind) {
        try {
            List<X509Certificate> all = new ArrayList<>();
            Optional<String> next = management.get("/" + kind + "/0");
            while (next.isPresent()) {
                all.addAll(TestCa.certificates(next.get()));
                next = management.get("/" + kind + "/" + all.size());
            }
            return all;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What it knows of a certificate; empty if it has not issued it since its last start. */
    public Optional<CertificateStatus> status(BigInteger serial) {
        try {
            Optional<String> answer = management.get("/cert-status-by-serial/" + serial.toString(16));
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            JsonNode status = JSON.readTree(answer.get());
            Optional<Integer> reason =
                    status.has("Reason") ? Optional.of(status.get("Reason").asInt()) : Optional.empty();
            return Optional.of(
                    new CertificateStatus(status.path("Status").asText().equals("Revoked"), reason));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * What it answers from now on when asked for the renewal information of a certificate; version 2.8 or newer.
     *
     * @param answer any text, also one that is no JSON
     */
    public void setRenewalInfo(X509Certificate certificate, String answer) {
        try {
            String pem = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
            management.post("/set-renewal-info/", Map.of("Certificate", pem, "ARIResponse", answer));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (CertificateEncodingException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /**
     * Nothing answers any more, as when the machine is down; it has forgotten everything when it is back. A second stop
     * does nothing.
     */
    public void stop() {
        if (server != null) {
            earlier.append(String.join("\n", server.said())).append('\n');
            server.close();
            server = null;
        }
    }

    /**
     * At the same ports, with no account or order, and with other {@link #roots}. Does nothing if it runs. Blocks until
     * it answers.
     */
    public void start() {
        if (server == null) {
            try {
                server = LocalServer.start(command, port, environment).awaitOpen(managementPort);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** {@link #stop} and {@link #start}: all accounts are gone. */
    public void restart() {
        stop();
        start();
    }

    /** What it has written since it was first started. */
    public String log() {
        return earlier + (server == null ? "" : String.join("\n", server.said()));
    }

    @Override
    public void close() {
        stop();
        if (dns != null) {
            dns.close();
        }
        scratch.close();
    }

    /**
     * Of an issued certificate.
     *
     * @param reason the number of RFC 5280 that was given with the revocation
     */
    public record CertificateStatus(boolean revoked, Optional<Integer> reason) {}
}
