package io.vaporform.spi;

import java.time.Duration;

/** What comes with every call to a provider. For the duration of that call only. */
public interface CallContext {

    /** How much time the call has left. The engine interrupts the calling thread when it is over. */
    Duration remaining();

    /** The only clock there is. */
    TimeSource time();

    /** Whose things may be touched. */
    Scope scope();
}
