package io.vaporform.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vaporform.error.StoreUnavailableException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookupsTest {

    private static final Lookups.Limits LIMITS =
            new Lookups.Limits(10, 100, Duration.ofSeconds(5), Duration.ofMinutes(10), 4, Duration.ofSeconds(30));

    private final Certs certs = new Certs();
    private final MovedTime time = new MovedTime();
    private final Versions versions = new Versions();
    private final ExecutorService pool = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        pool.shutdownNow();
    }

    private Lookups lookups(Lookups.Limits limits) {
        return new Lookups(limits, new Reader(certs::find, versions), versions, time, Runnable::run);
    }

    private static BigInteger serial(Answer answer) {
        return answer.shown().chain().get(0).getSerialNumber();
    }

    @Test
    void manyHandshakesThatWantOneNameReadItOnce() throws Exception {
        BigInteger own = certs.put("www.example.com");
        Lookups lookups = lookups(LIMITS);

        List<Answer> answers = Crowd.of(32, i -> () -> lookups.find("www.example.com"));

        assertThat(answers).allSatisfy(answer -> assertThat(serial(answer)).isEqualTo(own));
        assertThat(new HashSet<>(answers)).hasSize(1);
        assertThat(certs.finds).hasValue(1);
    }

    @Test
    void manyHandshakesThatWantANameWithoutOneReadItOnce() throws Exception {
        Lookups lookups = lookups(LIMITS);

        List<Answer> answers = Crowd.of(32, i -> () -> lookups.find("none.example.com"));

        assertThat(answers).containsOnly(Answer.NONE);
        assertThat(certs.finds).hasValue(1);
    }

    @Test
    void aFloodOfUnknownNamesFillsNoMemoryAndLeavesWhatIsInUse() throws Exception {
        BigInteger own = certs.put("www.example.com");
        Lookups lookups = lookups(LIMITS);
        lookups.find("www.example.com");

        Crowd.of(16, thread -> () -> {
            for (int i = 0; i < 500; i++) {
                assertThat(lookups.find("flood-" + thread + "-" + i + ".example.com"))
                        .isEqualTo(Answer.NONE);
            }
            return thread;
        });

        assertThat(lookups.misses()).isLessThanOrEqualTo(LIMITS.misses());
        assertThat(certs.most.get()).as("reads at a time").isLessThanOrEqualTo(LIMITS.reads());
        int before = certs.finds.get();
        assertThat(serial(lookups.find("www.example.com"))).isEqualTo(own);
        assertThat(certs.finds).hasValue(before);
    }

    @Test
    void moreCertificatesThanFitPushOutThoseThatNobodyUses() {
        Lookups lookups = lookups(LIMITS);
        certs.put("used.example.com");
        lookups.find("used.example.com");
        for (int i = 0; i < 50; i++) {
            certs.put("n" + i + ".example.com");
            lookups.find("n" + i + ".example.com");
            lookups.find("used.example.com");
        }

        assertThat(lookups.loaded()).isEqualTo(LIMITS.loaded());
        assertThat(certs.finds).as("the one in use is read once").hasValue(51);
    }

    @Test
    void whoDoesNotGetItsTurnGoesOnWithoutAndIsNotKeptForLong() {
        certs.put("www.example.com");
        Lookups lookups = lookups(
                new Lookups.Limits(10, 100, Duration.ofSeconds(5), Duration.ofMinutes(10), 1, Duration.ofMillis(50)));
        CountDownLatch answer = new CountDownLatch(1);
        certs.before = () -> Certs.await(answer);
        CompletableFuture<Answer> slow = CompletableFuture.supplyAsync(() -> lookups.find("slow.example.com"), pool);
        await().until(() -> certs.most.get() == 1);

        assertThat(lookups.find("www.example.com")).isEqualTo(Answer.UNKNOWN);

        answer.countDown();
        assertThat(slow.join()).isEqualTo(Answer.NONE);
        time.advance(Lookups.RETRY);
        assertThat(lookups.find("www.example.com").shown()).isNotNull();
    }

    @Test
    void aFloodDoesNotKeepACertificateFromBeingRenewed() {
        certs.put("www.example.com");
        Lookups lookups = lookups(
                new Lookups.Limits(10, 100, Duration.ofSeconds(5), Duration.ofMinutes(10), 1, Duration.ofMillis(50)));
        lookups.find("www.example.com");
        CountDownLatch answer = new CountDownLatch(1);
        certs.before = () -> Certs.await(answer);
        CompletableFuture<Answer> flood = CompletableFuture.supplyAsync(() -> lookups.find("flood.example.com"), pool);
        await().until(() -> certs.finds.get() == 2);
        certs.before = () -> {};

        BigInteger after = certs.put("www.example.com");
        lookups.changed("www.example.com");

        assertThat(serial(lookups.find("www.example.com"))).isEqualTo(after);
        answer.countDown();
        flood.join();
    }

    @Test
    void whatWasReadBeforeAChangeIsNotKept() {
        BigInteger before = certs.put("www.example.com");
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Reader late = new Reader(
                name -> {
                    var found = certs.find(name);
                    reading.countDown();
                    Certs.await(answer);
                    return found;
                },
                versions);
        Lookups slow = new Lookups(LIMITS, late, versions, time, Runnable::run);
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> slow.find("www.example.com"), pool);
        Certs.await(reading);

        BigInteger after = certs.put("www.example.com");
        slow.changed("www.example.com");
        answer.countDown();

        assertThat(serial(first.join())).isEqualTo(before);
        assertThat(serial(slow.find("www.example.com"))).isEqualTo(after);
    }

    @Test
    void aStoreThatIsAwayIsNotTakenForOneThatSaysThereIsNone() {
        Lookups lookups = lookups(LIMITS);
        certs.before = () -> {
            throw new StoreUnavailableException("away", null, null);
        };

        assertThat(lookups.find("www.example.com")).isEqualTo(Answer.UNKNOWN);
        assertThat(lookups.find("www.example.com")).isEqualTo(Answer.UNKNOWN);
        assertThat(certs.finds).as("and left alone for a moment").hasValue(1);

        certs.before = () -> {};
        certs.put("www.example.com");
        time.advance(Lookups.RETRY);
        assertThat(lookups.find("www.example.com").shown()).isNotNull();
    }

    @Test
    void anExecutorThatIsFullIsAsAStoreThatIsAway() {
        BigInteger own = certs.put("www.example.com");
        boolean[] full = {true};
        Lookups lookups = new Lookups(LIMITS, new Reader(certs::find, versions), versions, time, task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        });

        for (int i = 0; i < 2 * LIMITS.reads(); i++) {
            assertThat(lookups.find("www.example.com")).isEqualTo(Answer.UNKNOWN);
            time.advance(Lookups.RETRY);
        }
        full[0] = false;
        assertThat(serial(lookups.find("www.example.com"))).isEqualTo(own);
        full[0] = true;
        for (int i = 0; i < 2 * LIMITS.reads(); i++) {
            lookups.changed("www.example.com");
            assertThat(serial(lookups.find("www.example.com"))).isEqualTo(own);
        }
    }

    @Test
    void whoIsInterruptedWaitsNoLonger() throws Exception {
        Lookups lookups = new Lookups(LIMITS, new Reader(certs::find, versions), versions, time, task -> {});
        boolean interrupted = pool.submit(() -> {
                    Thread.currentThread().interrupt();
                    assertThat(lookups.find("www.example.com")).isEqualTo(Answer.UNKNOWN);
                    return Thread.currentThread().isInterrupted();
                })
                .get(Crowd.LONGEST.toSeconds(), TimeUnit.SECONDS);

        assertThat(interrupted).isTrue();
    }
}
