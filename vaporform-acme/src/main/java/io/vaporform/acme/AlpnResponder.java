package io.vaporform.acme;

import io.vaporform.error.ProvisioningException;
import io.vaporform.http.GuestThreads;
import io.vaporform.spi.TimeSource;
import io.vaporform.tls.CertificateSource;
import io.vaporform.tls.Tls;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TLS server that answers {@code acme-tls/1} and nothing else. */
final class AlpnResponder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AlpnResponder.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int THREADS = 16;
    private static final int MOST = 256;
    private static final int BACKLOG = 256;

    private final SSLServerSocket server;
    private final Tls tls;
    private final TimeSource time;

    /** Strangers may connect as often as they like: more than {@link #MOST} of them are not waited for. */
    private final Semaphore places = new Semaphore(MOST);

    private final GuestThreads acceptor = new GuestThreads("acme-tls-accept", 1);
    private final GuestThreads threads = new GuestThreads("acme-tls", THREADS);

    private AlpnResponder(SSLServerSocket server, Tls tls, TimeSource time) {
        this.server = server;
        this.tls = tls;
        this.time = time;
        acceptor.execute(this::accept);
    }

    /** @throws ProvisioningException if the address is in use */
    static AlpnResponder start(InetSocketAddress address, CertificateSource source, TimeSource time) {
        Tls tls = Tls.builder(source).build();
        try {
            SSLServerSocket server =
                    (SSLServerSocket) tls.context().getServerSocketFactory().createServerSocket();
            server.bind(address, BACKLOG);
            return new AlpnResponder(server, tls, time);
        } catch (IOException taken) {
            throw new ProvisioningException(
                    "answer challenges at " + address,
                    taken.getMessage() + "; give another port, or tlsAlpn01() alone where a server of yours answers",
                    taken);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) server.accept();
                if (places.tryAcquire()) {
                    threads.execute(() -> answer(socket));
                } else {
                    socket.close();
                }
            } catch (IOException | RuntimeException gone) {
                LOG.debug("a connection was not accepted", gone);
            }
        }
    }

    /** All that is to be shown is shown in the handshake, within the time of all of it. */
    private void answer(SSLSocket socket) {
        TimeSource.Scheduled end = time.schedule(TIMEOUT, () -> close(socket));
        try (socket) {
            tls.answerChallenges(socket);
            socket.startHandshake();
        } catch (IOException stranger) {
            LOG.debug("a handshake has failed: {}", stranger.getMessage());
        } finally {
            end.cancel();
            places.release();
        }
    }

    private static void close(Closeable one) {
        try {
            one.close();
        } catch (IOException already) {
            LOG.debug("a socket could not be closed", already);
        }
    }

    @Override
    public void close() {
        close(server);
        acceptor.close();
        threads.close();
    }
}
