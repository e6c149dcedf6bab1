package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.memory.InMemoryCa;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.KeyType;
import io.vaporform.testkit.ManualTime;
import io.vaporform.tls.CertificateSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class AlpnResponderTest {

    private static final DomainName NAME = DomainName.of("shop.example.com");

    private final ManualTime time = ManualTime.create();

    /** Shown to a CA that looks. */
    private final CertificateSource source = new CertificateSource() {
        private final CertificateOutputs challenge = InMemoryCa.create(time.now())
                .issue(List.of(NAME), KeyType.EC_P256, time.now(), time.now().plus(Duration.ofDays(1)))
                .outputs(Optional.empty());

        @Override
        public Optional<CertificateOutputs> find(DomainName name) {
            return Optional.empty();
        }

        @Override
        public Optional<CertificateOutputs> challenge(DomainName name) {
            return Optional.of(challenge);
        }
    };

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String handshake(int port) throws IOException {
        try (SSLSocket socket = (SSLSocket)
                AnyCertificate.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(NAME.text())));
            parameters.setApplicationProtocols(new String[] {"acme-tls/1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getApplicationProtocol();
        }
    }

    /** The clock stands still, so that none of them is over its time. */
    @Test
    void thoseWhoNeverBeginTheirHandshakeKeepNobodyFromBeingAnswered() throws IOException {
        int port = freePort();
        List<Socket> open = new ArrayList<>();
        AlpnResponder responder =
                AlpnResponder.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), source, time);
        try (responder) {
            for (int i = 0; i < 3 * SmallServer.MOST; i++) {
                open.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }

            assertThat(handshake(port)).isEqualTo("acme-tls/1");
        } finally {
            for (Socket each : open) {
                each.close();
            }
        }
    }
}
