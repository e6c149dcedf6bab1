package io.vaporform.internal.engine;

import io.vaporform.spi.TimeSource;
import io.vaporform.spi.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what providers' systems tell of. Each provider that tells has a thread of its own here, which only hears: a system does not wait for long. */
public final class Watchers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

    /** For how long a watch goes on: a connection that was lost without a word is found out by then. */
    private static final Duration STRETCH = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(5);

    private final Engine engine;
    private final Instances instances;
    private final Told told;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /** Begins at once. */
    public Watchers(Engine engine, Instances instances, Executor executor) {
        this.engine = engine;
        this.instances = instances;
        this.told = new Told(engine.patrol(), engine.work().time(), executor);
        ThreadFactory daemons = Threads.named("vaporform-watch");
        instances.all().forEach((name, provider) -> provider.watch()
                .ifPresent(watch -> threads.add(daemons.newThread(() -> watch(name, watch)))));
        threads.forEach(Thread::start);
    }

    private void watch(String name, Watch watch) {
        AtomicBoolean heard = new AtomicBoolean(true);
        while (!closed) {
            try {
                stretch(name, watch, heard);
            } catch (RuntimeException | LinkageError over) {
                tell(name, heard.getAndSet(false), over);
            }
            pause();
        }
    }

    private void stretch(String name, Watch watch, AtomicBoolean heard) {
        if (engine.foreign().isEmpty()) {
            instances.calls(name, engine.work()).probe("watch for changes", STRETCH, context -> {
                watch.watch(
                        () -> {
                            heard.set(true);
                            told.ofEverything();
                        },
                        mark -> told.of(mark.address()),
                        context);
                return true;
            });
        }
    }

    /** That a stretch is over is no trouble; that none begins is, and is said once. */
    private void tell(String name, boolean first, Throwable over) {
        if (closed || first) {
            LOG.debug("the watch on provider '{}' ended; the next one begins in {}", name, PAUSE, over);
        } else {
            LOG.warn(
                    "nobody hears what the system of provider '{}' tells of; it is tried again each second",
                    name,
                    over);
        }
    }

    /** Not by {@link TimeSource#pause}: a clock that is moved by hand jumps for who waits there, and nobody waits for this. */
    private void pause() {
        CountDownLatch over = new CountDownLatch(1);
        TimeSource.Scheduled alarm = engine.work().time().schedule(PAUSE, over::countDown);
        try {
            if (!closed) {
                over.await();
            }
        } catch (InterruptedException ended) {
            // Only the end interrupts, and it has said so.
            LOG.debug("the watches end", ended);
        } finally {
            alarm.cancel();
        }
    }

    @Override
    public void close() {
        closed = true;
        told.close();
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
