package io.vaporform.docker.internal.engine;

import io.vaporform.error.ProviderUnavailableException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What is opened at the first call and closed at the end: two transports, and the session on the first of them. Thread-safe. */
final class Connection implements AutoCloseable {

    /** More than the provider's parallelism, so that looks need not wait behind changes. */
    private static final int MOST_CALLS = 32;

    private static final int MOST_STREAMS = 64;

    private final EngineAddress address;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable EngineTransport calls;
    private volatile @Nullable EngineTransport streams;
    private volatile boolean closed;
    private volatile @Nullable Session session;

    Connection(EngineAddress address) {
        this.address = address;
    }

    Session session() {
        Session open = session;
        return open != null ? open : connect();
    }

    /** For answers without an end, which must not take the connections of the calls. Only after {@link #session()}. */
    EngineTransport streams() {
        EngineTransport open = streams;
        if (open == null) {
            throw closedAlready();
        }
        return open;
    }

    /** The engine has changed: the next call negotiates anew. */
    void forget(Session old) {
        lock.lock();
        try {
            if (session == old) {
                session = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The session, if there is one already. */
    Optional<Session> open() {
        return Optional.ofNullable(session);
    }

    /** Without the lock: whoever holds it may be waiting for an engine that hangs, and is thrown out so. */
    @Override
    public void close() {
        closed = true;
        session = null;
        closeTransports();
    }

    private void closeTransports() {
        EngineTransport forCalls = calls;
        EngineTransport forStreams = streams;
        if (forCalls != null) {
            forCalls.close();
        }
        if (forStreams != null) {
            forStreams.close();
        }
    }

    private Session connect() {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(over);
        }
        try {
            Session open = session;
            if (open != null) {
                return open;
            }
            EngineTransport transport = transports();
            if (closed) {
                closeTransports();
                throw closedAlready();
            }
            Session made = new Session(address, transport, new Negotiation(address).with(transport));
            session = made;
            return made;
        } finally {
            lock.unlock();
        }
    }

    private EngineTransport transports() {
        EngineTransport open = calls;
        if (open == null) {
            SSLContext tls = address.certificates()
                    .map(files -> new TlsFiles(files).context())
                    .orElse(null);
            // What a stream begins cannot be repeated, so none is sent on a connection that may be stale.
            streams = new EngineTransport(address, tls, MOST_STREAMS, false);
            open = new EngineTransport(address, tls, MOST_CALLS, true);
            calls = open;
        }
        return open;
    }

    ProviderUnavailableException closedAlready() {
        return new ProviderUnavailableException("the connection to " + address + " was closed", null);
    }
}
