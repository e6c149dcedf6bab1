package io.vaporform.acme;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spi.TimeSource;
import io.vaporform.tls.CertificateSource;
import io.vaporform.tls.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS server that answers {@code acme-tls/1} and nothing else. */
final class AlpnResponder implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SmallServer server;

    private AlpnResponder(SmallServer server) {
        this.server = server;
    }

    /** @throws ProvisioningException if the address is in use */
    static AlpnResponder start(InetSocketAddress address, CertificateSource source, TimeSource time) {
        Tls tls = Tls.builder(source).build();
        try {
            SSLServerSocket server =
                    (SSLServerSocket) tls.context().getServerSocketFactory().createServerSocket();
            try {
                server.bind(address, SmallServer.BACKLOG);
            } catch (IOException taken) {
                SmallServer.close(server);
                throw taken;
            }
            return new AlpnResponder(
                    new SmallServer("acme-tls", server, socket -> answer((SSLSocket) socket, tls, time)));
        } catch (IOException taken) {
            throw new ProvisioningException(
                    "answer challenges at " + address,
                    taken.getMessage() + "; give another port, or tlsAlpn01() alone where a server of yours answers",
                    taken);
        }
    }

    /** All that is to be shown is shown in the handshake, within the time of all of it. */
    private static void answer(SSLSocket socket, Tls tls, TimeSource time) throws IOException {
        TimeSource.Scheduled end = time.schedule(TIMEOUT, () -> SmallServer.close(socket));
        try {
            tls.answerChallenges(socket);
            socket.startHandshake();
        } finally {
            end.cancel();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
