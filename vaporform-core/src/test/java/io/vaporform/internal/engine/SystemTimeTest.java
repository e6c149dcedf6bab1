package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemTimeTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final SystemTime time = new SystemTime();

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void whatIsScheduledRunsOnADaemonOfOurs() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        long before = time.nanos();

        time.schedule(Duration.ofMillis(20), () -> ran.complete(Thread.currentThread()));
        time.await(ran, LONG);

        assertThat(ran.join().getName()).startsWith("vaporform-timer-");
        assertThat(ran.join().isDaemon()).isTrue();
        assertThat(time.nanos() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
    }

    @Test
    void whatIsCancelledDoesNotRun() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        TimeSource.Scheduled scheduled = time.schedule(Duration.ofMillis(50), runs::incrementAndGet);
        scheduled.cancel();
        CompletableFuture<Void> later = new CompletableFuture<>();
        time.schedule(Duration.ofMillis(100), () -> later.complete(null));
        time.await(later, LONG);

        assertThat(runs).hasValue(0);
    }

    @Test
    void aTaskThatThrowsDoesNotStopOthers() throws Exception {
        CompletableFuture<Void> later = new CompletableFuture<>();
        time.schedule(Duration.ZERO, () -> {
            throw new IllegalStateException("broken");
        });
        time.schedule(Duration.ofMillis(10), () -> later.complete(null));

        time.await(later, LONG);
        assertThat(later).isDone();
    }

    @Test
    void aDelayBelowZeroIsNow() throws Exception {
        CompletableFuture<Void> ran = new CompletableFuture<>();
        time.schedule(Duration.ofSeconds(-5), () -> ran.complete(null));

        time.await(ran, LONG);
        assertThat(ran).isDone();
    }

    @Test
    void waitingEndsInWhateverWayTheFutureDoes() {
        CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException("broken"));
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        cancelled.cancel(false);

        assertThatCode(() -> time.await(failed, LONG)).doesNotThrowAnyException();
        assertThatCode(() -> time.await(cancelled, LONG)).doesNotThrowAnyException();
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> time.await(new CompletableFuture<>(), Duration.ofMillis(10)));
    }

    @Test
    void waitingCanBeInterrupted() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> time.pause(LONG));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void afterCloseNothingRunsAndNoThreadIsLeft() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Thread> timer = new CompletableFuture<>();
        time.schedule(Duration.ZERO, () -> timer.complete(Thread.currentThread()));
        time.await(timer, LONG);
        time.schedule(Duration.ofMillis(50), runs::incrementAndGet);

        time.close();
        time.schedule(Duration.ZERO, runs::incrementAndGet).cancel();

        timer.join().join(LONG.toMillis());
        assertThat(timer.join().isAlive()).isFalse();
        assertThat(runs).hasValue(0);
    }
}
