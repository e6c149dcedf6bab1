package io.vaporform.spi;

import java.util.List;
import java.util.Optional;

/**
 * Makes specs real in one system. Thread-safe: the engine calls from several threads, for several resources, at a time; never for one
 * resource from two threads.
 */
public interface Provider extends AutoCloseable {

    /** The id of its factory, such as {@code docker}; the name of the instance unless the user gives one. */
    String id();

    /**
     * What it can do. May look at its system once; the same value from then on.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if it must look and cannot
     */
    Capabilities capabilities(CallContext context);

    /** What it serves; the same objects each time. */
    List<Service> services();

    /** What it keeps for each project, such as a network; empty if nothing. */
    default Optional<ProjectSupport> projects() {
        return Optional.empty();
    }

    /** How it tells of changes in its system by itself; empty if it does not. */
    default Optional<Watch> watch() {
        return Optional.empty();
    }

    /** How much its system can hold; empty if that is not for this library to watch. The same each time. */
    default Optional<Capacity> capacity() {
        return Optional.empty();
    }

    /**
     * Called once, before any other call, by the infrastructure that it belongs to. May begin to listen for what the world asks of it; reaches nothing by itself, and returns soon.
     *
     * @throws io.vaporform.error.ProvisioningException if it cannot, such as for a port that is in use
     */
    default void open(ProviderHome home) {}

    /**
     * Reaches its system now, so that {@link #describe()} can say what it found. Called when the user asks for it; every other call reaches it
     * by itself. Changes nothing.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if no answer comes
     * @throws io.vaporform.error.ProvisioningException if it cannot work with what answers
     */
    default void connect(CallContext context) {}

    /** Says in one line where it works, such as {@code Docker Engine 20.10.24 at unix:///var/run/docker.sock}. No I/O. */
    default String describe() {
        return id();
    }

    /** Frees all threads, sockets and files. What it made in the world stays. Idempotent. */
    @Override
    void close();
}
