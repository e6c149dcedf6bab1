package io.vaporform.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client that asks each of some servers in turn, over and over, each time by a full handshake, and notes what it is shown. */
final class RenewProbe implements AutoCloseable {

    private static final int SOCKET_MILLIS = 5_000;
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final String name;
    private final List<Integer> ports;
    private final TrustManagerFactory trust;
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "probe");
    private volatile boolean over;

    /** @param roots whose certificates it trusts, if they are for {@code name} */
    RenewProbe(String name, List<X509Certificate> roots, List<Integer> ports) throws IOException {
        this.name = name;
        this.ports = List.copyOf(ports);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate root : roots) {
                store.setCertificateEntry(root.getSubjectX500Principal().getName(), root);
            }
            trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
        } catch (GeneralSecurityException impossible) {
            throw new IOException(impossible);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** When the server at the port was first seen with the certificate, by {@link System#nanoTime}. */
    Optional<Long> seen(int port, String serial) {
        return Optional.ofNullable(seen.get(port + " " + serial));
    }

    int handshakes() {
        return handshakes.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private void run() {
        while (!over) {
            for (int port : ports) {
                try {
                    handshakes.incrementAndGet();
                    String serial = serial(port);
                    seen.putIfAbsent(port + " " + serial, System.nanoTime());
                } catch (IOException | GeneralSecurityException failed) {
                    failures.add("at port " + port + ": " + failed);
                }
            }
        }
    }

    /** A context of its own, which has no session to go on with. */
    private String serial(int port) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.setSoTimeout(SOCKET_MILLIS);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            socket.getOutputStream().write(REQUEST);
            if (socket.getInputStream().read() != 'H') {
                throw new IOException("no answer");
            }
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSerialNumber().toString(16);
        }
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join(2L * SOCKET_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
