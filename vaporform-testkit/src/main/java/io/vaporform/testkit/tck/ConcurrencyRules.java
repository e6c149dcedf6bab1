package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spi.Cause;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Several resources at a time. */
abstract class ConcurrencyRules extends RuleGroup {

    private static final int AT_ONCE = 4;
    private static final int MEETING_MILLIS = 500;

    ConcurrencyRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D1001",
            verifies = "applies that overlap do not mix: each resource gets what it wants",
            ifItFails = "that a provider keeps nothing of a call in its fields")
    void overlappingAppliesDoNotMix() throws Exception {
        CyclicBarrier meeting = new CyclicBarrier(AT_ONCE);
        List<App> apps = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> kit().app(kit().probe().env("VERSION", "v" + i)))
                .toList();

        AtOnce.run(apps.stream()
                .<Callable<Object>>map(app ->
                        () -> app.apply(Call.of(Cause.SPEC, kit().operation()).probe(meetingAt(meeting)))
                                .outputs())
                .toList());

        for (int i = 0; i < AT_ONCE; i++) {
            assertThat(fixture().version(apps.get(i).first())).isEqualTo("v" + i);
            assertThat(apps.get(i).present().outputs())
                    .isEqualTo(apps.get(i).known().outputs().orElseThrow());
        }
    }

    @Rule(
            value = "D1002",
            verifies = "deletes that overlap with applies take only their own",
            ifItFails = "that lists of what there is are filtered by mark before anything is removed")
    void overlappingDeletesTakeTheirOwn() throws Exception {
        List<App> old = IntStream.range(0, AT_ONCE).mapToObj(i -> deployed()).toList();
        App bystander = deployed();
        List<App> fresh = IntStream.range(0, AT_ONCE).mapToObj(i -> app()).toList();

        AtOnce.run(IntStream.range(0, 2 * AT_ONCE)
                .<Callable<Object>>mapToObj(i -> () -> {
                    if (i < AT_ONCE) {
                        old.get(i).delete();
                    } else {
                        fresh.get(i - AT_ONCE).deploy();
                    }
                    return i;
                })
                .toList());

        assertThat(old).allSatisfy(app -> assertThat(app.engineIds()).isEmpty());
        assertThat(bystander.status().ready()).isEqualTo(1);
        assertThat(fresh).allSatisfy(app -> assertThat(app.status().ready()).isEqualTo(1));
    }

    /** Holds each call at its first progress until all are under way; a provider that serves one after the other is let go. */
    private static Probe meetingAt(CyclicBarrier meeting) {
        ThreadLocal<Boolean> met = ThreadLocal.withInitial(() -> false);
        return (what, about) -> {
            if (met.get()) {
                return;
            }
            met.set(true);
            try {
                meeting.await(MEETING_MILLIS, TimeUnit.MILLISECONDS);
            } catch (BrokenBarrierException | TimeoutException alone) {
                // not all calls overlap
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
