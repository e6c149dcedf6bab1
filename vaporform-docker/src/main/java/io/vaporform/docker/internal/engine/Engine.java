package io.vaporform.docker.internal.engine;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.transport.DockerHttpClient;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spi.CallContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One Docker Engine. Connects at the first call; each call is made by the calling thread, under a deadline, and gives way to an interrupt.
 * Thread-safe.
 */
public final class Engine implements AutoCloseable {

    private final EngineAddress address;
    private final Duration callTimeout;
    private final Failures failures;
    private final Connection connection;
    private final Set<CallDeadline> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param callTimeout for each call; a stream may take as long as its context says */
    public Engine(EngineAddress address, Duration callTimeout) {
        this.address = address;
        this.callTimeout = callTimeout;
        this.failures = new Failures(address);
        this.connection = new Connection(address);
    }

    /**
     * Makes one call. {@code command} handles the refusals it expects; the rest is translated.
     *
     * @param what is being done, such as {@code start container web-0}
     * @throws ProviderUnavailableException if no answer came
     * @throws io.vaporform.error.ProvisioningException if the engine refused
     */
    public <T> T call(String what, CallContext context, Function<Session, T> command) {
        return guarded(what, shorter(context.remaining(), callTimeout), context, () -> negotiated(command));
    }

    /**
     * As {@link #call}, and once more if the answer was lost on the way: for what does no harm when it is done twice. A restarted engine
     * lets the first call on each pooled connection fail, and the HTTP client repeats a GET by itself, but no POST.
     */
    public <T> T repeatable(String what, CallContext context, Function<Session, T> command) {
        try {
            return call(what, context, command);
        } catch (ProviderUnavailableException lost) {
            if (Thread.currentThread().isInterrupted()
                    || context.remaining().isNegative()
                    || !(lost.getCause() instanceof UncheckedIOException)) {
                throw lost;
            }
            return call(what, context, command);
        }
    }

    /** Reads an answer that comes bit by bit, such as logs. Beside the calls, so that streams cannot use up their connections. */
    public void stream(String what, EngineRequest asked, CallContext context, StreamReader reader) {
        guarded(what, context.remaining(), context, () -> {
            DockerHttpClient.Request request = asked.in(connection.session().api());
            try (DockerHttpClient.Response response = connection.streams().execute(request)) {
                Refusals.require(response);
                reader.read(response.getBody());
                return true;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    /** Reads the body of a stream. */
    public interface StreamReader {
        void read(InputStream body) throws IOException;
    }

    /** Negotiates now, if that is not done yet. */
    public void connect(CallContext context) {
        call("connect", context, Session::api);
    }

    /** In one line; with the versions of engine and API once they are known. No I/O. */
    public String describe() {
        return "Docker Engine"
                + connection
                        .open()
                        .map(session -> " " + session.engineVersion() + " (API " + session.api() + ")")
                        .orElse("")
                + " at " + address;
    }

    @Override
    public void close() {
        closed = true;
        connection.close();
        // Who is just connecting holds nothing yet that could be closed.
        running.forEach(CallDeadline::expire);
    }

    private <T> T negotiated(Function<Session, T> command) {
        Session session = connection.session();
        try {
            return command.apply(session);
        } catch (BadRequestException refusal) {
            if (!EngineWords.of(refusal).matches("client version .* is too (old|new).*")) {
                throw refusal;
            }
            connection.forget(session);
            return command.apply(connection.session());
        }
    }

    private <T> T guarded(String what, Duration limit, CallContext context, Supplier<T> work) {
        if (limit.isNegative() || limit.isZero()) {
            throw new ProviderUnavailableException(what + " was not begun: no time is left", null);
        }
        CallDeadline deadline = CallDeadline.in(limit, context.time());
        running.add(deadline);
        try {
            return work.get();
        } catch (RuntimeException failure) {
            throw closed ? connection.closedAlready() : failures.translate(what, failure, deadline.expired(), limit);
        } finally {
            running.remove(deadline);
            deadline.close();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
