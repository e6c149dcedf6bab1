package io.vaporform.samples.https;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vaporform.Certificate;
import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.testsupport.Visitor;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each server is to do: show a certificate, then the renewed one, without a restart. Certificates are of the authority in memory. */
abstract class ServerTestCase {

    static final String NAME = "shop.example.com";

    private final InMemoryProvider provider = InMemoryProvider.create();
    final Infrastructure infra = Infrastructure.builder().provider(provider).build();
    final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void closeAll() throws Exception {
        stop();
        threads.shutdownNow();
        infra.close();
    }

    /** @return the port of loopback where it listens */
    abstract int start() throws Exception;

    abstract void stop() throws Exception;

    @Test
    void itShowsTheCertificateAndTheRenewedOne() throws Exception {
        Certificate certificate = infra.project("shop").certificates().provision(NAME);
        Visitor visitor = new Visitor(
                List.of(provider.world().certificateAuthority(Instant.now()).root()));
        int port = start();

        assertThat(visitor.get(NAME, port)).startsWith("HTTP/1.1 200").endsWith("hello");
        BigInteger first = visitor.shown(NAME, port);
        assertThat(first).isEqualTo(serial(certificate));
        certificate.renew();

        assertThat(serial(certificate)).isNotEqualTo(first);
        await().atMost(5, SECONDS).until(() -> visitor.shown(NAME, port).equals(serial(certificate)));
        assertThat(visitor.get(NAME, port)).startsWith("HTTP/1.1 200");
    }

    private static BigInteger serial(Certificate certificate) {
        return new BigInteger(certificate.current().orElseThrow().serial(), 16);
    }
}
