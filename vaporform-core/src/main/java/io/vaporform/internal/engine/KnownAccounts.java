package io.vaporform.internal.engine;

import io.vaporform.spec.Account;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The projects' accounts as calls get them: each is read once a second at most, however many calls of a large change ask for it. Thread-safe. */
final class KnownAccounts {

    private static final long KEPT = Duration.ofSeconds(1).toNanos();

    private final StateStore store;
    private final TimeSource time;
    private final Map<String, Known> all = new ConcurrentHashMap<>();

    KnownAccounts(StateStore store, TimeSource time) {
        this.store = store;
        this.time = time;
    }

    /** @param at {@link TimeSource#nanos()} */
    private record Known(Optional<Account> account, long at) {}

    Optional<Account> of(String project, String provider) {
        long now = time.nanos();
        all.values().removeIf(old -> now - old.at() >= KEPT);
        return all.computeIfAbsent(
                        Keys.account(project, provider),
                        none -> new Known(StoredAccounts.read(store, project, provider), now))
                .account();
    }

    /** What is asked for from now on is read again. */
    void forget() {
        all.clear();
    }
}
