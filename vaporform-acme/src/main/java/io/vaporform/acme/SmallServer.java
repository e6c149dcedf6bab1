package io.vaporform.acme;

import io.vaporform.http.GuestThreads;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts strangers, who may come as often and be as slow as they like: each connection has a thread, and when there are no more of these, the oldest connection ends for the newest. So whoever asks at once, as a CA does,
 * is answered.
 */
final class SmallServer implements AutoCloseable {

    /** Connections at a time. */
    static final int MOST = 64;

    static final int BACKLOG = 256;

    private static final Logger LOG = LoggerFactory.getLogger(SmallServer.class);

    private final ServerSocket server;
    private final Service service;
    private final Set<Socket> open = new LinkedHashSet<>();
    private final GuestThreads acceptor;
    private final GuestThreads threads;

    /** Answers one connection, which is closed afterwards. */
    interface Service {
        void answer(Socket socket) throws IOException;
    }

    /** @param server bound already */
    SmallServer(String name, ServerSocket server, Service service) {
        this.server = server;
        this.service = service;
        this.acceptor = new GuestThreads(name + "-accept", 1);
        this.threads = new GuestThreads(name, MOST);
        acceptor.execute(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                add(socket).ifPresent(SmallServer::close);
                threads.execute(() -> answer(socket));
            } catch (IOException | RuntimeException gone) {
                LOG.debug("a connection was not accepted", gone);
            }
        }
    }

    /** @return who has to make room */
    private Optional<Socket> add(Socket socket) {
        synchronized (open) {
            Optional<Socket> oldest =
                    open.size() < MOST ? Optional.empty() : open.stream().findFirst();
            oldest.ifPresent(open::remove);
            open.add(socket);
            return oldest;
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            service.answer(socket);
        } catch (IOException stranger) {
            LOG.debug("a connection has failed: {}", stranger.getMessage());
        } finally {
            synchronized (open) {
                open.remove(socket);
            }
        }
    }

    static void close(Closeable one) {
        try {
            one.close();
        } catch (IOException already) {
            LOG.debug("a socket could not be closed", already);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        close(server);
        acceptor.close();
        Set<Socket> left;
        synchronized (open) {
            left = Set.copyOf(open);
        }
        left.forEach(SmallServer::close);
        threads.close();
    }
}
