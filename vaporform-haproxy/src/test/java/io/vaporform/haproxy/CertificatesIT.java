package io.vaporform.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Secret;
import io.vaporform.testsupport.LocalServer;
import io.vaporform.tls.CertificateFiles;
import io.vaporform.tls.CertificateMaterial;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are shown, renewed and removed while HAProxy runs, and a reload finds the same. */
@Timeout(120)
class CertificatesIT {

    @BeforeAll
    static void isInstalled() {
        AnyHaproxy.program();
    }

    private static final Instant NOW = Instant.now();

    @TempDir
    private Path path;

    private final InMemoryCa ca = InMemoryCa.create(NOW);
    private int port;
    private Edge edge;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        port = LocalServer.freePort();
        edge = Edge.open(path.resolve("edge"));
        file = edge.directory().path().resolve("certs/a.pem");
        edge.run(https());
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private Listener https() {
        return Listener.https(new InetSocketAddress("127.0.0.1", port));
    }

    private CertificateMaterial issue(String... names) {
        return ca.issue(
                List.of(names).stream().map(DomainName::of).toList(),
                KeyType.EC_P256,
                NOW.minus(Duration.ofHours(1)),
                NOW.plus(Duration.ofDays(90)));
    }

    private void certificates(Consumer<LoadedCertificates> use) {
        edge.process().withWorker(worker -> {
            use.accept(new LoadedCertificates(worker, edge.directory().crtList()));
            return true;
        });
    }

    private Optional<BigInteger> shown(String name) throws Exception {
        return ShownCertificate.serial(port, name);
    }

    @Test
    void aCertificateIsShownRenewedAndRemoved() throws Exception {
        CertificateMaterial first = issue("a.test");
        assertThat(shown("a.test")).isEmpty();

        certificates(all -> {
            assertThat(all.put(file, first).isUsed()).isFalse();
            all.show(CrtListLine.of(file, "a.test", "*.a.test"));
            all.show(CrtListLine.of(file, "a.test", "*.a.test"));
        });
        assertThat(shown("a.test")).contains(first.leaf().getSerialNumber());
        assertThat(shown("x.a.test")).contains(first.leaf().getSerialNumber());
        assertThat(shown("b.test")).isEmpty();

        CertificateMaterial second = issue("a.test");
        certificates(all -> assertThat(all.put(file, second).isUsed()).isTrue());
        assertThat(shown("a.test")).contains(second.leaf().getSerialNumber());

        certificates(all -> all.show(CrtListLine.of(file, "a.test")));
        assertThat(shown("a.test")).contains(second.leaf().getSerialNumber());
        assertThat(shown("x.a.test")).isEmpty();

        certificates(all -> {
            all.remove(file);
            all.remove(file);
        });
        assertThat(shown("a.test")).isEmpty();
    }

    @Test
    void aReloadFindsWhatWasWrittenFirst() throws Exception {
        CertificateMaterial material = issue("a.test");
        CertificateFiles.haproxy(file).write(material);
        CrtListLine line = CrtListLine.of(file, "a.test");
        WholeFiles.writeLines(edge.directory().crtList(), List.of(line.line()));
        certificates(all -> {
            all.put(file, material);
            all.show(line);
        });

        edge.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.SOURCE))).run(https());

        assertThat(shown("a.test")).contains(material.leaf().getSerialNumber());
        certificates(all -> all.show(line));
        certificates(all -> all.put(file, issue("a.test")));
    }

    @Test
    void aKeyOfAnotherCertificateChangesNothing() throws Exception {
        CertificateMaterial first = issue("a.test");
        certificates(all -> {
            all.put(file, first);
            all.show(CrtListLine.of(file, "a.test"));
        });
        CertificateMaterial mixed = CertificateMaterial.read(
                issue("a.test").chain(), issue("a.test").key());

        assertThatThrownBy(() -> certificates(all -> all.put(file, mixed)))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("inconsistencies between private key and certificate");
        assertThat(shown("a.test")).contains(first.leaf().getSerialNumber());
        CertificateMaterial next = issue("a.test");
        certificates(all -> all.put(file, next));
        assertThat(shown("a.test")).contains(next.leaf().getSerialNumber());
    }

    @Test
    void aNameCanBeLeftOutOfAWildcard() throws Exception {
        CertificateMaterial material = issue("*.a.test");
        certificates(all -> {
            all.put(file, material);
            all.show(CrtListLine.of(file, "*.a.test", "!x.a.test"));
        });

        assertThat(shown("y.a.test")).contains(material.leaf().getSerialNumber());
        assertThat(shown("x.a.test")).isEmpty();
    }

    @Test
    void clientsCanBeAskedForACertificateOfAnAuthority() throws Exception {
        Path authorities = edge.directory().path().resolve("certs/clients.pem");
        CertificateMaterial material = issue("a.test");
        CrtListLine line = new CrtListLine(file, Optional.of(authorities), List.of("a.test"));
        List<X509Certificate> two = List.of(ca.root(), InMemoryCa.create(NOW).root());
        edge.process().withWorker(worker -> {
            new LoadedAuthorities(worker).put(authorities, List.of(ca.root()));
            new LoadedAuthorities(worker).put(authorities, two);
            return true;
        });
        certificates(all -> {
            all.put(file, material);
            all.show(line);
            all.show(line);
        });
        assertThat(shown("a.test")).isEmpty();
        assertThatThrownBy(() -> edge.process().withWorker(worker -> {
                    new LoadedAuthorities(worker).remove(authorities);
                    return true;
                }))
                .hasMessageContaining("in use, can't be deleted");

        CertificateFiles.haproxy(file).write(material);
        WholeFiles.writeLines(authorities, LoadedAuthorities.pem(two));
        WholeFiles.writeLines(edge.directory().crtList(), List.of(line.line()));
        edge.slot(Slot.of("slot3", Pool.of(Pool.Algorithm.SOURCE))).run(https());
        assertThat(shown("a.test")).isEmpty();
        certificates(all -> all.show(CrtListLine.of(file, "a.test")));
        assertThat(shown("a.test")).contains(material.leaf().getSerialNumber());
        edge.process().withWorker(worker -> {
            new LoadedAuthorities(worker).remove(authorities);
            new LoadedAuthorities(worker).remove(authorities);
            return true;
        });
    }

    @Test
    void commandsInATenantsPemAreNotRead() throws Exception {
        CertificateMaterial good = issue("a.test");
        String smuggled = "\n\nshutdown frontend edge\n\nset server slot1/i1 state maint\n";
        CertificateMaterial hostile = CertificateMaterial.of(
                smuggled + good.chainPem() + smuggled,
                Secret.of(smuggled + good.keyPem().reveal() + smuggled),
                List.of(),
                NOW);

        certificates(all -> {
            all.put(file, hostile);
            all.show(CrtListLine.of(file, "a.test"));
        });

        assertThat(shown("a.test")).contains(good.leaf().getSerialNumber());
        assertThat(edge.get("a.test", "/").status()).isEqualTo(404);
    }

    @Test
    void aChainThatIsTooLongIsForAReload() {
        CertificateMaterial good = issue("a.test");
        CertificateMaterial large = CertificateMaterial.read(Collections.nCopies(40, good.leaf()), good.key());

        assertThat(LoadedCertificates.isFitting(good)).isTrue();
        assertThat(LoadedCertificates.isFitting(large)).isFalse();
        assertThatThrownBy(() -> certificates(all -> all.put(file, large)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HAProxy takes at most 16383");
        List<String> names = edge.process().withWorker(Worker::certificates);
        assertThat(names).isEmpty();
    }
}
