package io.vaporform.acme;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vaporform.Certificate;
import io.vaporform.Infrastructure;
import io.vaporform.event.Finding;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.DomainName;
import io.vaporform.testsupport.LocalServer;
import io.vaporform.tls.CertificateFiles;
import io.vaporform.tls.CertificateMaterial;
import io.vaporform.tls.ServedAt;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy and nginx read what is written for them, and show the renewed one once they have read it again: a finding says when they have not. */
class CertificateFilesIT {

    private static final String NAME = "shop.example.com";

    private final InMemoryProvider provider = InMemoryProvider.create();

    @TempDir
    private Path directory;

    private int port;
    private Infrastructure infra;
    private Certificate certificate;

    @BeforeEach
    void gets() throws IOException {
        port = LocalServer.freePort();
        infra = Infrastructure.builder()
                .provider(provider)
                .supervise()
                .watchCertificates(ServedAt.address("127.0.0.1", port), Duration.ofSeconds(3))
                .build();
        certificate = infra.project("shop").certificates().provision(NAME);
    }

    @AfterEach
    void close() {
        infra.close();
    }

    @Test
    void haproxyShowsTheRenewedOneOnceItIsReloaded() throws IOException {
        CertificateFiles files = CertificateFiles.haproxy(directory.resolve("certs/shop.pem"));
        write(files);
        try (LocalServer haproxy = haproxy()) {
            shows();
            renewUnseen(files);
            haproxy.signal("USR2");
            showsInTheEnd();
        }
    }

    @Test
    void haproxyTakesTheRenewedOneByItsRuntimeApi() throws IOException {
        Path file = directory.resolve("certs/shop.pem");
        CertificateFiles files = CertificateFiles.haproxy(file);
        write(files);
        try (LocalServer haproxy = haproxy()) {
            shows();
            certificate.renew();
            write(files);
            assertThat(haproxy("set ssl cert " + file + " <<\n" + Files.readString(file) + "\n"))
                    .contains("Transaction created");
            assertThat(haproxy("commit ssl cert " + file + "\n")).contains("Success");
            shows();
            assertThat(haproxy.said()).noneMatch(line -> line.contains("ALERT"));
        }
    }

    @Test
    void nginxShowsTheRenewedOneOnceItIsReloaded() throws IOException {
        CertificateFiles files = CertificateFiles.nginx(directory.resolve("shop"));
        write(files);
        try (LocalServer nginx = nginx(files)) {
            shows();
            renewUnseen(files);
            nginx.signal("HUP");
            showsInTheEnd();
        }
    }

    private void write(CertificateFiles files) {
        files.write(CertificateMaterial.read(certificate.current().orElseThrow()));
    }

    /** In its master-worker mode, as Debian's service has it: so it is reloaded by a signal. */
    private LocalServer haproxy() throws IOException {
        String program = LocalServer.program("haproxy");
        // A process that died in the middle of a write has left this: HAProxy reads no file whose name begins with a
        // dot.
        Files.writeString(directory.resolve("certs/.vaporform-shop.pem.0123456789abcdef.key"), "half a key");
        Path configuration = Files.writeString(
                directory.resolve("haproxy.cfg"),
                String.join(
                        "\n",
                        "global",
                        "    stats socket " + directory.resolve("api.sock") + " mode 600 level admin",
                        "defaults",
                        "    mode http",
                        "    timeout connect 5s",
                        "    timeout client 5s",
                        "    timeout server 5s",
                        "frontend https",
                        "    bind 127.0.0.1:" + port + " ssl strict-sni crt " + directory.resolve("certs") + "/",
                        "    http-request return status 204",
                        ""));
        return LocalServer.start(List.of(program, "-W", "-db", "-f", configuration.toString()), port, Map.of());
    }

    private String haproxy(String command) throws IOException {
        try (SocketChannel api = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            api.connect(UnixDomainSocketAddress.of(directory.resolve("api.sock")));
            ByteBuffer bytes = ByteBuffer.wrap(command.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                api.write(bytes);
            }
            return new String(Channels.newInputStream(api).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private LocalServer nginx(CertificateFiles files) throws IOException {
        String program = LocalServer.program("nginx");
        Path configuration = Files.writeString(
                directory.resolve("nginx.conf"),
                String.join(
                        "\n",
                        "daemon off;",
                        "worker_processes 1;",
                        "error_log stderr;",
                        "pid " + directory.resolve("nginx.pid") + ";",
                        "events { }",
                        "http {",
                        "    access_log off;",
                        "    client_body_temp_path " + directory.resolve("body") + ";",
                        "    proxy_temp_path " + directory.resolve("proxy") + ";",
                        "    fastcgi_temp_path " + directory.resolve("fastcgi") + ";",
                        "    uwsgi_temp_path " + directory.resolve("uwsgi") + ";",
                        "    scgi_temp_path " + directory.resolve("scgi") + ";",
                        "    server {",
                        "        listen 127.0.0.1:" + port + " ssl;",
                        "        ssl_certificate     " + files.files().get(0) + ";",
                        "        ssl_certificate_key " + files.files().get(1) + ";",
                        "        return 204;",
                        "    }",
                        "}",
                        ""));
        List<String> command =
                List.of(program, "-e", "stderr", "-p", directory.toString(), "-c", configuration.toString());
        return LocalServer.start(command, port, Map.of());
    }

    /** As it stands in the file, with a chain that a client accepts who trusts the authority. */
    private void shows() throws IOException {
        assertThat(seen()).isEqualTo(stored());
        TlsVisit.get(provider.world().certificateAuthority(Instant.now()), NAME, port);
    }

    private Optional<String> seen() {
        return ServedAt.address("127.0.0.1", port)
                .look(DomainName.of(NAME))
                .get(0)
                .serial();
    }

    private Optional<String> stored() {
        return certificate.current().map(current -> current.serial());
    }

    private void renewUnseen(CertificateFiles files) {
        Optional<String> before = stored();
        certificate.renew();
        write(files);
        assertThat(stored()).isNotEqualTo(before);

        // Tests before this one leave dead processes behind.
        await().dontCatchUncaughtExceptions().atMost(30, SECONDS).untilAsserted(() -> assertThat(findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("is shown " + before.orElseThrow())));
        assertThat(seen()).as("it was not told to read it again").isEqualTo(before);
    }

    private void showsInTheEnd() throws IOException {
        await().dontCatchUncaughtExceptions().atMost(10, SECONDS).until(() -> seen().equals(stored()));
        shows();
        await().dontCatchUncaughtExceptions().atMost(30, SECONDS).untilAsserted(() -> assertThat(findings())
                .isEmpty());
    }

    private List<Finding> findings() {
        return infra.project("shop").stack().findings().stream()
                .filter(finding -> finding.code().equals("certificate.not-served"))
                .toList();
    }
}
