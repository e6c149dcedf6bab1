package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spi.InstanceMetrics;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What instances write, since when, and what they use. */
class LogsAndMetricsIT extends EngineTestCase {

    @Test
    void logsBeginWhereTheyAreAskedTo() {
        var app = bench.deployed("web", Fixture.spec().env("VERSION", "9").build());
        List<LogLine> first = new ArrayList<>();
        bench.service().logs(app, LogQuery.last(1), first::add, bench.context);
        LogLine started = first.get(0);
        List<LogLine> from = new ArrayList<>();
        List<LogLine> behind = new ArrayList<>();

        bench.service().logs(app, LogQuery.last(10).since(started.at()), from::add, bench.context);
        bench.service().logs(app, LogQuery.last(10).since(started.at().plusNanos(1)), behind::add, bench.context);

        assertThat(started.at()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(from).containsExactly(started);
        assertThat(behind).isEmpty();
    }

    @Test
    void whatAnInstanceUsesIsMeasured() {
        var app = bench.deployed(
                "web", Fixture.spec().quota(q -> q.memory("64Mi")).build());
        InstanceMetrics before = bench.service().metrics(app, bench.context).get(0);

        raw.exec(
                app.outputs().orElseThrow().instances().get(0).name(),
                List.of(),
                "sh",
                "-c",
                "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done");
        Fixture.get(app, "/version");
        InstanceMetrics after = bench.service().metrics(app, bench.context).get(0);

        assertThat(before.instance())
                .isEqualTo(app.outputs().orElseThrow().instances().get(0).name());
        assertThat(before.memory()).isBetween(1L << 19, 64L << 20);
        assertThat(before.memoryLimit()).hasValue(64L << 20);
        assertThat(before.processes()).isBetween(1L, 10L);
        assertThat(after.cpuTime()).isGreaterThan(before.cpuTime().plusMillis(20));
        assertThat(after.cpusSince(before)).isBetween(0.01, 4.0);
        assertThat(after.networkReceived()).isGreaterThan(before.networkReceived());
        assertThat(after.networkSent()).isGreaterThan(before.networkSent());
    }
}
