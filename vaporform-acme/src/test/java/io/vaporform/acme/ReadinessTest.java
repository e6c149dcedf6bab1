package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Address;
import io.vaporform.spec.CertificateOutputs;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Kind;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.testkit.ManualTime;
import io.vaporform.testkit.MemoryRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A wildcard that only HTTP-01 is there for, which is in the way whatever the DNS says; and what is kept for a look. */
class ReadinessTest {

    private static final Address ADDRESS = Address.parse("shop/main/certificate/site.example");
    private static final String DIRECTORY = "https://ca.example/directory";

    private final MemoryRecords records = new MemoryRecords();
    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final OneCall call = new OneCall("op-1", records, time);
    private final AcmeParts parts = new AcmeParts(
            List.of(AcmeCa.of(DIRECTORY)),
            List.of(new HttpProof(() -> call)),
            new Accounts(List.of()),
            new Admission(() -> call),
            () -> call,
            Duration.ofSeconds(1));
    private final Preflight preflight =
            new Preflight(() -> parts, new Preflight.Means(Optional.empty(), 80, false), () -> call);
    private final Readiness readiness = new Readiness(preflight);

    @AfterEach
    void close() {
        preflight.close();
        parts.close();
    }

    private Optional<Step<CertificateOutputs>> hold(String name, Cause cause) {
        return hold(readiness, ADDRESS, name, cause);
    }

    private Optional<Step<CertificateOutputs>> hold(Readiness by, Address address, String name, Cause cause) {
        return by.hold(
                new Task<>(
                        address,
                        1,
                        new Mark("acme", "lin1", address, 1),
                        cause,
                        CertificateSpec.of(name),
                        Optional.empty(),
                        Optional.empty()),
                call);
    }

    private Duration pause() {
        return ((Step.Awaiting<CertificateOutputs>)
                        hold("*.site.example", Cause.SPEC).orElseThrow())
                .recheckAfter();
    }

    @Test
    void thePauseGrowsFromTenSecondsToFiveMinutes() {
        assertThat(pause()).hasSeconds(10);
        time.advance(Duration.ofSeconds(10));
        assertThat(pause()).hasSeconds(10);
        time.advance(Duration.ofSeconds(50));
        assertThat(pause()).hasSeconds(30);
        time.advance(Duration.ofHours(1));
        assertThat(pause()).hasMinutes(5);
    }

    @Test
    void whatIsInTheWayIsTheInstruction() {
        Step<CertificateOutputs> step = hold("*.site.example", Cause.SPEC).orElseThrow();

        assertThat(((Step.Awaiting<CertificateOutputs>) step).instruction())
                .contains("see to this: HTTP-01 shows nothing of a wildcard");
        assertThat(hold("www.site.example", Cause.SPEC)).isEmpty();
    }

    @Test
    void neitherARenewalNorWhatACaHasSeenIsLookedAt() {
        assertThat(hold("*.site.example", Cause.RENEWAL)).isEmpty();

        KeptOrder kept = new KeptOrder(records, ADDRESS, 1);
        OrderRecord first =
                kept.write(OrderRecord.first("op-1", OrderKind.NEW, List.of(DomainName.of("site.example")), DIRECTORY));
        assertThat(hold("*.site.example", Cause.SPEC)).isPresent();
        kept.write(first.failed());
        assertThat(hold("*.site.example", Cause.SPEC)).isEmpty();
    }

    @Test
    void aProjectThatHasManyLookedAtKeepsNoOtherWaiting() throws Exception {
        CountDownLatch begun = new CountDownLatch(Readiness.OF_PROJECT);
        CountDownLatch slow = new CountDownLatch(1);
        Preflight waiting = new Preflight(
                () -> {
                    begun.countDown();
                    await(slow);
                    return parts;
                },
                new Preflight.Means(Optional.empty(), 80, false),
                () -> call);
        Readiness by = new Readiness(waiting);
        Address other = new Address("other", "main", Kind.CERTIFICATE, "site.example");
        ExecutorService threads = Executors.newCachedThreadPool();
        try (waiting) {
            List<Future<?>> held = new ArrayList<>();
            for (int i = 0; i < Readiness.OF_PROJECT; i++) {
                held.add(threads.submit(() -> hold(by, ADDRESS, "www.site.example", Cause.SPEC)));
            }
            await(begun);

            assertThat(hold(by, ADDRESS, "www.site.example", Cause.SPEC)).contains(Step.working(Duration.ofSeconds(5)));
            assertThat(hold(by, ADDRESS, "www.site.example", Cause.SPEC))
                    .contains(Step.working(Duration.ofMillis(5250)));
            Future<Optional<Step<CertificateOutputs>>> others =
                    threads.submit(() -> hold(by, other, "www.site.example", Cause.SPEC));
            slow.countDown();
            assertThat(others.get()).isEmpty();
            for (Future<?> each : held) {
                each.get();
            }
            assertThat(hold(by, ADDRESS, "www.site.example", Cause.SPEC)).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    @Test
    void aProbeIsAnsweredUntilItIsClosed() {
        HttpProbe probe = HttpProbe.put(call);
        Challenges challenges = new Challenges(() -> call);

        assertThat(challenges.http(probe.path())).contains(probe.text());
        probe.close();
        assertThat(challenges.http(probe.path())).isEmpty();
        assertThat(records.scan("")).isEmpty();
    }

    @Test
    void whatACrashHasLeftIsRemovedByALaterLook() {
        HttpProbe left = HttpProbe.put(call);
        time.advance(Duration.ofMinutes(1));
        HttpProbe.put(call).close();
        assertThat(records.scan("")).hasSize(1);

        time.advance(Duration.ofMinutes(10));
        HttpProbe.put(call).close();

        assertThat(records.scan("")).isEmpty();
        left.close();
    }
}
