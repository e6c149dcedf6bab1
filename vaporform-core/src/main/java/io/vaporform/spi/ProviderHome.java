package io.vaporform.spi;

import io.vaporform.state.Records;

/** What a provider has of the infrastructure that it belongs to, also between calls: for what answers the world by itself. Thread-safe. */
public interface ProviderHome {

    /** As {@link ApplyContext#records()}, of the same instance: to read what calls of any process have written. What is written here is not bound to a call that may have been taken over. */
    Records records();

    /** The only clock there is. */
    TimeSource time();

    /** Whose things may be touched. Reads from the store. */
    Scope scope();
}
