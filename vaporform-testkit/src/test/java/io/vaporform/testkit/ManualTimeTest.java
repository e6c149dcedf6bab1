package io.vaporform.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ManualTimeTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = ManualTime.create();
    private final List<String> ran = new ArrayList<>();

    @Test
    void advancingRunsWhatIsDueInOrder() {
        time.schedule(SECOND.multipliedBy(2), () -> ran.add("second"));
        time.schedule(SECOND, () -> ran.add("first"));
        time.schedule(SECOND.multipliedBy(3), () -> ran.add("later"));

        time.advance(SECOND.multipliedBy(2));

        assertThat(ran).containsExactly("first", "second");
        assertThat(time.nanos()).isEqualTo(SECOND.multipliedBy(2).toNanos());
    }

    @Test
    void aClockThatIsSetRunsNothingAndLeavesAloneWhatMeasures() {
        Instant before = time.now();
        time.schedule(SECOND, () -> ran.add("due"));

        time.setClockOnBy(Duration.ofDays(365));
        assertThat(time.now()).isEqualTo(before.plus(Duration.ofDays(365)));
        assertThat(time.nanos()).isZero();
        assertThat(ran).isEmpty();

        time.setClockOnBy(Duration.ofDays(-366));
        time.advance(SECOND);
        assertThat(time.now()).isEqualTo(before.minus(Duration.ofDays(1)).plus(SECOND));
        assertThat(ran).containsExactly("due");
    }

    @Test
    void whatBecomesDueOnTheWayRunsAtItsOwnTime() {
        time.schedule(SECOND, () -> time.schedule(SECOND, () -> ran.add("at " + Duration.ofNanos(time.nanos()))));

        time.advance(Duration.ofMinutes(1));

        assertThat(ran).containsExactly("at PT2S");
    }

    @Test
    void whatIsCancelledDoesNotRun() {
        TimeSource.Scheduled task = time.schedule(SECOND, () -> ran.add("never"));
        task.cancel();

        time.advance(SECOND);

        assertThat(ran).isEmpty();
    }

    @Test
    void waitingMovesTimeNoFurtherThanNeeded() throws Exception {
        CompletableFuture<Void> future = new CompletableFuture<>();
        time.schedule(Duration.ofHours(1), () -> future.complete(null));
        time.schedule(Duration.ofHours(2), () -> ran.add("too late"));

        time.await(future, Duration.ofDays(1));

        assertThat(time.nanos()).isEqualTo(Duration.ofHours(1).toNanos());
        assertThat(ran).isEmpty();
    }

    @Test
    void waitingInVainEndsAtTheDeadline() {
        assertThatThrownBy(() -> time.await(new CompletableFuture<>(), Duration.ofHours(1)))
                .isInstanceOf(TimeoutException.class);

        assertThat(time.nanos()).isEqualTo(Duration.ofHours(1).toNanos());
    }

    @Test
    void waitingHonoursInterruption() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> time.await(new CompletableFuture<>(), SECOND))
                .isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void timeStandsStillWhileKnownThreadsWork() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CompletableFuture<Long> seen = new CompletableFuture<>();
            time.schedule(Duration.ofHours(1), () -> ran.add("jumped"));
            time.executor(threads).execute(() -> {
                long end = System.nanoTime() + Duration.ofMillis(50).toNanos();
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                seen.complete(time.nanos());
            });

            time.await(seen, Duration.ofDays(1));

            assertThat(seen.join()).isZero();
            assertThat(ran).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aKnownThreadThatWaitsLetsTimeMove() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CompletableFuture<Duration> woken = new CompletableFuture<>();
            time.executor(threads).execute(() -> {
                try {
                    time.pause(Duration.ofMinutes(5));
                    woken.complete(Duration.ofNanos(time.nanos()));
                } catch (InterruptedException stop) {
                    woken.completeExceptionally(stop);
                }
            });

            time.await(woken, Duration.ofDays(1));

            assertThat(woken.join()).isEqualTo(Duration.ofMinutes(5));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void pausesInsidePausesEnd() throws Exception {
        time.schedule(SECOND, () -> {
            try {
                time.pause(SECOND);
                ran.add("inner at " + Duration.ofNanos(time.nanos()));
            } catch (InterruptedException stop) {
                throw new AssertionError(stop);
            }
        });

        time.pause(SECOND.multipliedBy(5));

        assertThat(ran).containsExactly("inner at PT2S");
        assertThat(time.nanos()).isEqualTo(SECOND.multipliedBy(5).toNanos());
    }
}
