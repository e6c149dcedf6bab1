package io.vaporform.testkit.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vaporform.Certificates;
import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.DomainName;
import io.vaporform.tls.ServedAt.Seen;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Servers that do not answer, in real time. */
class WireCrowdTest {

    private static final int AT_ONCE = 8;

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);

    private List<Seen> hang(DomainName name) {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            never.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            running.decrementAndGet();
        }
        return List.of();
    }

    @Test
    void looksThatHangAreFewAndHoldUpNeitherTheSupervisorNorItsEnd() {
        try (Infrastructure infra = Infrastructure.builder()
                .provider(InMemoryProvider.create())
                .supervise()
                .watchCertificates(this::hang, Duration.ofMinutes(1))
                .build()) {
            Certificates certificates = infra.project("shop").certificates();
            for (int i = 0; i < 2 * AT_ONCE; i++) {
                certificates.provision("www" + i + ".example.com");
            }
            await().atMost(20, SECONDS).until(() -> running.get() == AT_ONCE);

            certificates.provision("later.example.com");
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> assertThat(infra.renewals().plan())
                            .hasSize(2 * AT_ONCE + 1)
                            .noneMatch(each -> each.why().contains("no supervisor has looked")));
        }
        await().atMost(5, SECONDS).until(() -> running.get() == 0);
        assertThat(most).hasValue(AT_ONCE);
    }
}
