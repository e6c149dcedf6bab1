package io.vaporform.testsupport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that come back to them: below those that the system gives to clients, so that none of these takes
 * one meanwhile. Each JVM has a part of them, and gives each once as long as it can, as a server may not have begun to listen yet.
 */
final class Ports {

    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int PARTS = 24;
    private static final int PART = (END - FIRST) / PARTS;
    private static final int BEGIN =
            FIRST + PART * (int) (ProcessHandle.current().pid() % PARTS);
    private static final int ATTEMPTS = 100;

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** One that was free a moment ago, for TCP and UDP. */
    static int free() throws IOException {
        IOException last = new IOException("none was tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(BEGIN, BEGIN + PART);
            if (GIVEN.size() > PART / 2) {
                GIVEN.clear();
            }
            if (!GIVEN.add(port)) {
                continue;
            }
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
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
