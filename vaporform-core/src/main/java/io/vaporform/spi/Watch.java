package io.vaporform.spi;

import java.util.function.Consumer;

/** Hears from a provider's system when something of ours may have changed, so that it need not be asked again and again. */
@FunctionalInterface
public interface Watch {

    /**
     * Tells of what may have changed until the call's time is over, its thread is interrupted, or the system ends it; then returns, or throws. What changes
     * while nobody watches is told by nobody: the engine looks at everything once {@code watching} is called. Changes nothing.
     *
     * @param watching to be called once, when from now on nothing is missed
     * @param changed to be called with the mark of what may have changed, rather once too often; may take a while
     * @throws io.vaporform.error.ProviderUnavailableException if the system cannot be reached or was lost
     */
    void watch(Runnable watching, Consumer<Mark> changed, CallContext context);
}
