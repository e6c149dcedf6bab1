package io.vaporform.spi;

import java.util.function.Consumer;

/** Hears from a provider's system when something of ours may have changed, so that it need not be asked again and again. */
@FunctionalInterface
public interface Watch {

    /**
     * Tells of what may have changed until the call's time is over, its thread is interrupted, or the system ends it; then returns, or throws. Called
     * again and again, in each process that supervises, on a thread of its own; one call has about five minutes. What changes between two calls is told by
     * nobody: once {@code watching} is called, the engine compares everything with {@link ResourceProvider#inventory}. Changes nothing.
     *
     * <p>Both arguments look into the store and the system: call them on the thread of this call, and let out what they throw.
     *
     * @param watching to be called once, when the system has confirmed that from now on nothing is missed
     * @param changed to be called with the mark of what may have changed and belongs to {@link CallContext#scope()}, rather once too often; blocks while it
     *     is looked at
     * @throws io.vaporform.error.ProviderUnavailableException if the system cannot be reached or was lost
     */
    void watch(Runnable watching, Consumer<Mark> changed, CallContext context);
}
