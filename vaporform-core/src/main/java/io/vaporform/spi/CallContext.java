package io.vaporform.spi;

import io.vaporform.spec.Account;
import java.time.Duration;
import java.util.Optional;

/** What comes with every call to a provider. For the duration of that call only. */
public interface CallContext {

    /** How much time the call has left. The engine interrupts the calling thread when it is over. */
    Duration remaining();

    /** The only clock there is. */
    TimeSource time();

    /** Whose things may be touched. */
    Scope scope();

    /**
     * The credentials that the project itself has for this provider instance: use them in the place of the provider's own. May have been replaced since
     * the last call, so ask each time; whoever asks in a call that makes or changes a resource has their id recorded beside it. May look into the
     * store. Empty if the project has none, and in calls that concern no project, such as {@link Provider#connect}.
     */
    Optional<Account> account();
}
