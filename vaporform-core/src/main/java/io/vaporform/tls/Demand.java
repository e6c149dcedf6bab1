package io.vaporform.tls;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names that somebody came with and that have no certificate. Thread-safe. */
final class Demand {

    /** How long a name is left alone after it was asked for, or denied. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Demand.class);

    private record Asked(long until, CompletableFuture<Void> arrived) {}

    private final OnDemand hook;
    private final OnDemand.Issue issue;
    private final int most;
    private final Duration patience;
    private final TimeSource time;
    private final Map<String, Asked> pending = new HashMap<>();
    private final SecondChance<Long> denied;

    /**
     * @param most names at a time; each counts for a minute
     * @param denied the most names of which it is remembered that they were denied
     */
    Demand(OnDemand hook, OnDemand.Issue issue, int most, int denied, Duration patience, TimeSource time) {
        this.hook = hook;
        this.issue = issue;
        this.most = most;
        this.patience = patience;
        this.time = time;
        this.denied = new SecondChance<>(denied, gone -> {});
    }

    /** Whether there may be a certificate now that was not there before. */
    boolean request(String name) {
        Long until = denied.get(name);
        Asked asked = until != null && until - time.nanos() > 0 ? null : admit(name);
        if (asked == null) {
            return false;
        }
        if (!isAllowed(name)) {
            denied.put(name, asked.until);
            withdraw(name);
            return false;
        }
        try {
            issue.request(DomainName.of(name));
        } catch (RuntimeException trouble) {
            LOG.warn("no certificate could be asked for {}; next time in {}", name, PAUSE, trouble);
            return false;
        }
        return arrives(asked.arrived);
    }

    private synchronized @Nullable Asked admit(String name) {
        long now = time.nanos();
        Asked before = pending.get(name);
        if (before != null && before.until - now > 0) {
            return null;
        }
        if (pending.size() >= most) {
            pending.values().removeIf(each -> each.until - now <= 0);
        }
        if (pending.size() >= most) {
            LOG.debug("{} has no certificate and none is asked for: {} names were in the last {}", name, most, PAUSE);
            return null;
        }
        Asked asked = new Asked(now + PAUSE.toNanos(), new CompletableFuture<>());
        pending.put(name, asked);
        return asked;
    }

    private synchronized void withdraw(String name) {
        pending.remove(name);
    }

    private boolean isAllowed(String name) {
        try {
            return hook.decide(DomainName.host(name, false)) == OnDemand.Decision.ALLOW;
        } catch (InvalidSpecException notOfAHost) {
            return false;
        } catch (RuntimeException trouble) {
            LOG.warn("whether {} gets a certificate could not be decided, so it does not", name, trouble);
            return false;
        }
    }

    private boolean arrives(CompletableFuture<Void> arrived) {
        if (patience.isZero()) {
            return arrived.isDone();
        }
        try {
            time.await(arrived, patience);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Who waits for the name may look again. */
    void changed(String name) {
        denied.remove(name);
        Asked asked;
        synchronized (this) {
            asked = pending.get(name);
        }
        if (asked != null) {
            asked.arrived.complete(null);
        }
    }
}
