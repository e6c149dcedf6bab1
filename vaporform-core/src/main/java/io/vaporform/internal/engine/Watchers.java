package io.vaporform.internal.engine;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.spec.Address;
import io.vaporform.spi.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what providers' systems tell of, at once. Each provider that tells has a thread of its own here, which looks itself: what is told meanwhile waits in
 * the system.
 */
public final class Watchers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

    /** For how long a watch goes on: a connection that was lost without a word is found out by then. */
    private static final Duration STRETCH = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofMillis(250);
    private static final Duration END = Duration.ofSeconds(5);

    private final Engine engine;
    private final Instances instances;
    private final Executor executor;
    private final Set<Address> later = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /** Begins at once. */
    public Watchers(Engine engine, Instances instances, Executor executor) {
        this.engine = engine;
        this.instances = instances;
        this.executor = executor;
        ThreadFactory daemons = Threads.named("vaporform-watch");
        instances.all().forEach((name, provider) -> provider.watch()
                .ifPresent(watch -> threads.add(daemons.newThread(() -> watch(name, watch)))));
        threads.forEach(Thread::start);
    }

    private void watch(String name, Watch watch) {
        Work work = engine.work();
        while (!closed) {
            try {
                stretch(name, watch, work);
            } catch (RuntimeException over) {
                LOG.debug("the watch on provider '{}' ended; the next one begins in {}", name, PAUSE, over);
            }
            pause(work);
        }
    }

    private void stretch(String name, Watch watch, Work work) {
        if (engine.foreign().isEmpty()) {
            instances.calls(name, work).probe("watch for changes", STRETCH, context -> {
                watch.watch(engine.patrol()::everywhere, mark -> look(mark.address()), context);
                return true;
            });
        }
    }

    /** What somebody is at work on is looked at when they are done: they may have looked before it changed. */
    private void look(Address address) {
        if (!closed && !isLookedAt(address) && later.add(address)) {
            Periodic.after(engine.work().time(), executor, AGAIN, () -> {
                later.remove(address);
                look(address);
            });
        }
    }

    private boolean isLookedAt(Address address) {
        try {
            return engine.patrol().at(address);
        } catch (StoreUnavailableException away) {
            LOG.debug("{} is looked at when the store is back", address, away);
            return false;
        }
    }

    private void pause(Work work) {
        try {
            if (!closed) {
                work.time().pause(PAUSE);
            }
        } catch (InterruptedException over) {
            // Only the end interrupts, and it has said so.
            LOG.debug("the watches end", over);
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(END.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
