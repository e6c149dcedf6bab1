package io.vaporform.internal.engine;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
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
    private volatile Look last;

    /** When it has last gone through what is due; of a new one, when it was made. */
    private record Look(Optional<Instant> at, long nanos) {}

    /** @param drift how often it looks for drift; empty for never */
    public Supervisor(Engine engine, TimeSource time, Executor executor, Optional<Duration> drift) {
        this.engine = engine;
        this.time = time;
        this.executor = executor;
        this.drift = drift;
        this.last = new Look(Optional.empty(), time.nanos());
        schedule();
    }

    private synchronized void schedule() {
        if (!closed) {
            next = Periodic.after(time, executor, TICK, this::tick);
        }
    }

    private void tick() {
        try {
            if (engine.foreign().isPresent()) {
                return;
            }
            if (engine.leftovers().takeOver()) {
                engine.schedule().tidy();
            }
            engine.leftovers().resumeDue();
            engine.certificates().look();
            engine.revocations().look();
            drift.ifPresent(engine.patrol()::every);
            last = new Look(Optional.of(time.now()), time.nanos());
            if (ticks++ % SWEEP == 0) {
                engine.closeEmptyProjects();
                engine.clean();
                engine.schedule().look();
                engine.domains().look();
            }
        } catch (RuntimeException trouble) {
            LOG.warn("the supervisor could not look for what is due; it tries again in {}", TICK, trouble);
        } finally {
            schedule();
        }
    }

    /** When it last went through what is due. */
    Optional<Instant> lookedAt() {
        return last.at();
    }

    /** For how long it has not done so. */
    Duration silence() {
        return Duration.ofNanos(time.nanos() - last.nanos());
    }

    @Override
    public synchronized void close() {
        closed = true;
        next.cancel();
    }
}
