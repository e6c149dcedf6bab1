package io.vaporform.bench;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vaporform.Infrastructure;
import io.vaporform.acme.AcmeCa;
import io.vaporform.acme.AcmeProvider;
import io.vaporform.jdbc.JdbcStateStore;
import io.vaporform.jdbc.KeyRing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A process of {@link RenewBench}: serves HTTPS with what is in the store that it shares with the other. As a program it does only that, until its input ends. */
final class RenewServer implements AutoCloseable {

    /** Printed with the port behind it. */
    static final String PORT = "port ";

    private static final byte[] KEY = "this key is for benchmarks only!".getBytes(StandardCharsets.UTF_8);
    private static final int THREADS = 4;

    private final HikariDataSource pool;
    private final Infrastructure infra;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    private RenewServer(HikariDataSource pool, Infrastructure infra) throws IOException {
        this.pool = pool;
        this.infra = infra;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(infra.tls().context()));
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
    }

    /**
     * @param schema of the store
     * @param ca its directory
     * @param caRoot issuer of the certificate of its API, in PEM
     * @param more how it shows names, and who listens
     */
    static RenewServer start(
            String schema,
            String ca,
            Path caRoot,
            UnaryOperator<AcmeProvider.Builder> challenges,
            UnaryOperator<Infrastructure.Builder> more)
            throws IOException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(System.getenv("VAPORFORM_POSTGRES_URL"));
        config.setSchema(schema);
        config.setMaximumPoolSize(THREADS);
        HikariDataSource pool = new HikariDataSource(config);
        AcmeCa authority = AcmeCa.of(ca).trusting(certificate(caRoot));
        Infrastructure infra = more.apply(Infrastructure.builder()
                        .installation("renew")
                        .provider(challenges
                                .apply(AcmeProvider.builder().ca(authority).agreeToTerms())
                                .build())
                        .store(JdbcStateStore.open(pool, KeyRing.of("bench", KEY)))
                        .supervise())
                .build();
        return new RenewServer(pool, infra);
    }

    private static X509Certificate certificate(Path pem) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem)));
        } catch (CertificateException unreadable) {
            throw new IOException(unreadable);
        }
    }

    Infrastructure infrastructure() {
        return infra;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        infra.close();
        pool.close();
    }

    /** Arguments: schema, directory of the CA, file with its root. */
    public static void main(String[] arguments) throws IOException {
        List<String> given = List.of(arguments);
        try (RenewServer server = start(
                given.get(0),
                given.get(1),
                Path.of(given.get(2)),
                AcmeProvider.Builder::http01,
                UnaryOperator.identity())) {
            System.out.println(PORT + server.port());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Until who has started it is through, or gone.
            }
        }
    }
}
