package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.http.GuestThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FewAtOnceTest {

    private final CountDownLatch slow = new CountDownLatch(1);

    private boolean waits() throws InterruptedException {
        return slow.await(30, TimeUnit.SECONDS);
    }

    @Test
    void slowTasksLeaveThreadsToOthers() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            FewAtOnce few = new FewAtOnce(threads);
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(few.add(this::waits));
            }
            few.begin(2);

            assertThat(threads.submit(() -> true).get(20, TimeUnit.SECONDS)).isTrue();

            slow.countDown();
            for (Future<Boolean> each : all) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatHasEndedBeginsNothingMore() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        try (GuestThreads threads = new GuestThreads("few", 2)) {
            FewAtOnce few = new FewAtOnce(threads);
            for (int i = 0; i < 50; i++) {
                few.add(() -> {
                    begun.incrementAndGet();
                    first.countDown();
                    return waits();
                });
            }
            few.begin(1);
            assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();

            few.end();
        }
        assertThat(begun).hasValue(1);
    }

    @Test
    void whoeverWaitsForWhatWillNeverBeginIsTold() throws Exception {
        GuestThreads threads = new GuestThreads("few", 1);
        FewAtOnce few = new FewAtOnce(threads);
        few.add(this::waits);
        Future<Boolean> last = null;
        for (int i = 0; i < 200; i++) {
            last = few.add(this::waits);
        }
        few.begin(2);
        threads.close();

        Future<Boolean> never = last;
        assertThatThrownBy(() -> never.get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    }
}
