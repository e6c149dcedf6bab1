package io.vaporform.internal.engine;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on, again and again, with what is due: what works or awaits, and what a crash left behind. */
public final class Supervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    private static final int SWEEP = 60;

    private final Engine engine;
    private final TimeSource time;
    private final Executor executor;
    private final Optional<Duration> drift;
    private TimeSource.Scheduled next = () -> {};
    private long ticks;
    private boolean closed;

    /** @param drift how often it looks for drift; empty for never */
    public Supervisor(Engine engine, TimeSource time, Executor executor, Optional<Duration> drift) {
        this.engine = engine;
        this.time = time;
        this.executor = executor;
        this.drift = drift;
        schedule();
    }

    private synchronized void schedule() {
        if (!closed) {
            next = time.schedule(TICK, () -> executor.execute(this::tick));
        }
    }

    private void tick() {
        try {
            if (engine.foreign().isPresent()) {
                return;
            }
            drift.ifPresent(engine::lookForDrift);
            engine.resumeDue();
            if (ticks++ % SWEEP == 0) {
                engine.closeEmptyProjects();
                engine.clean();
            }
        } catch (RuntimeException trouble) {
            LOG.warn("the supervisor could not look for what is due; it tries again in {}", TICK, trouble);
        } finally {
            schedule();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        next.cancel();
    }
}
