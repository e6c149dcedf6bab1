package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaneTest {

    /** Threads by hand: what was handed over runs when the test says so. */
    private final Deque<Runnable> handedOver = new ArrayDeque<>();

    private final List<String> done = new ArrayList<>();
    private final Lane lane = new Lane(handedOver::add, 2);

    private void submit(String name) {
        lane.submit(() -> done.add(name));
    }

    @Test
    void noMoreThanItsWidthIsHandedOver() {
        submit("a");
        submit("b");
        submit("c");

        assertThat(handedOver).hasSize(2);
        handedOver.remove().run();
        assertThat(done).containsExactly("a", "b", "c");
        handedOver.remove().run();
        submit("d");
        assertThat(handedOver).hasSize(1);
    }

    @Test
    void aTaskThatThrowsDoesNotTakeItsPlaceWithIt() {
        for (int i = 0; i < 10; i++) {
            lane.submit(() -> {
                throw new AssertionError("broken");
            });
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> handedOver.remove().run());
            runAll();
        }
        submit("a");
        submit("b");

        assertThat(handedOver).as("threads at work").hasSize(2);
        runAll();
        assertThat(done).containsExactly("a", "b");
    }

    private void runAll() {
        while (!handedOver.isEmpty()) {
            handedOver.remove().run();
        }
    }

    @Test
    void whatIsRejectedIsNotQueued() {
        AtomicInteger rejections = new AtomicInteger(3);
        Lane shy = new Lane(
                task -> {
                    if (rejections.getAndDecrement() > 0) {
                        throw new RejectedExecutionException("full");
                    }
                    handedOver.add(task);
                },
                2);

        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> shy.submit(() -> done.add("rejected")));
        }
        shy.submit(() -> done.add("a"));
        runAll();

        assertThat(done).containsExactly("a");
    }

    @Test
    void manyThreadsNeverExceedItsWidth() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Lane narrow = new Lane(threads, 3);
            AtomicInteger running = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(200);
            for (int i = 0; i < 200; i++) {
                narrow.submit(() -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.yield();
                    running.decrementAndGet();
                    all.countDown();
                });
            }

            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(most.get()).isBetween(1, 3);
        } finally {
            threads.shutdownNow();
        }
    }
}
