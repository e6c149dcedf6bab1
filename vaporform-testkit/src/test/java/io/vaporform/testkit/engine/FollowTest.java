package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.memory.Behaviour;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spi.Capability;
import io.vaporform.spi.InstanceMetrics;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What instances write while somebody listens, and what they use. */
class FollowTest {

    private static final Duration SPAN = Duration.ofSeconds(10);

    private final ManualTime time = ManualTime.create();
    private final InMemoryProvider provider = InMemoryProvider.builder()
            .program("shop/web:1", (environment, arguments) -> Behaviour.healthy()
                    .writes("started"))
            .build();
    private final Infrastructure infra = Infrastructure.builder()
            .provider(provider)
            .time(time)
            .executor(time.executor())
            .build();
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void close() {
        infra.close();
    }

    private Deployment web(int replicas) {
        infra.project("shop").apply(Rig.web(w -> w.replicas(replicas)));
        return infra.project("shop").deployment("web");
    }

    private void hear(LogLine line) {
        heard.add(line.text() + " " + line.at().getEpochSecond());
    }

    @Test
    void eachLineIsHeardOnceAndInstancesThatComeLaterToo() {
        Deployment web = web(2);
        long begin = time.now().getEpochSecond();
        time.schedule(
                Duration.ofSeconds(2),
                () -> infra.project("shop").deployment("web").restart());
        time.schedule(
                Duration.ofSeconds(4),
                () -> infra.project("shop").deployment("web").scale(3));

        web.follow(LogQuery.last(10), SPAN, this::hear);

        assertThat(heard).hasSize(5);
        assertThat(heard.subList(0, 2)).containsOnly("started " + begin);
        assertThat(heard.subList(2, 5)).allMatch(line -> line.startsWith("started") && !line.endsWith("" + begin));
    }

    @Test
    void itGoesOnBehindTheLastLineAfterTheProviderWasAway() {
        Deployment web = web(1);
        time.schedule(Duration.ofSeconds(2), () -> provider.faults().on("web").unavailable(3));
        time.schedule(
                Duration.ofSeconds(6),
                () -> infra.project("shop").deployment("web").restart());

        web.follow(LogQuery.last(10), SPAN, this::hear);

        assertThat(heard).hasSize(2);
    }

    @Test
    void whatWasWrittenBeforeIsLeftOut() {
        Deployment web = web(1);
        pass(Duration.ofSeconds(5));
        List<LogLine> lines = new ArrayList<>();

        web.logs(LogQuery.last(10).since(time.now()), lines::add);
        assertThat(lines).isEmpty();
        web.logs(10, lines::add);
        assertThat(lines).hasSize(1);
    }

    @Test
    void whatIsUsedIsMeasuredWhereTheProviderCan() {
        Deployment web = web(1);
        List<InstanceMetrics> before = web.metrics();
        pass(Duration.ofSeconds(5));

        assertThat(web.metrics()).hasSize(1).allSatisfy(sample -> assertThat(sample.cpusSince(before.get(0)))
                .isZero());
    }

    @Test
    void whoDoesNotMeasureSaysSo() {
        InMemoryProvider without =
                InMemoryProvider.builder().capabilities(Capability.REPLICAS).build();
        try (Infrastructure other = Infrastructure.builder().provider(without).build()) {
            other.project("shop").apply(Rig.web(w -> {}));

            assertThatExceptionOfType(InvalidSpecException.class)
                    .isThrownBy(() -> other.project("shop").deployment("web").metrics())
                    .withMessageContaining("does not measure");
        }
    }

    private void pass(Duration span) {
        try {
            time.pause(span);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
