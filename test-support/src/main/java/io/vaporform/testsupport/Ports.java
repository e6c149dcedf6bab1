package io.vaporform.testsupport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that come back to them: below those that the system gives to clients, so that none of these takes
 * one meanwhile.
 */
final class Ports {

    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 100;

    private Ports() {}

    /** One that was free a moment ago, for TCP and UDP. */
    static int free() throws IOException {
        IOException last = new IOException("none was tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            InetSocketAddress address = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    ThreadLocalRandom.current().nextInt(FIRST, END));
            try (ServerSocket tcp = new ServerSocket();
                    DatagramSocket udp = new DatagramSocket(address)) {
                tcp.bind(address);
                return udp.getLocalPort();
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }
}
