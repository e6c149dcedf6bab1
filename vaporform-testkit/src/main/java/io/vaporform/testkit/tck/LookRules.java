package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Instance;
import io.vaporform.spi.Capability;
import io.vaporform.spi.Cause;
import io.vaporform.spi.DeploymentStatus.InstanceStatus;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.spi.Health;
import io.vaporform.spi.InstanceMetrics;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Observed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Status, logs and read: what changes nothing. */
abstract class LookRules extends RuleGroup {

    /** So much that clocks move on. */
    private static final Duration SOME_TIME = Duration.ofMillis(20);

    LookRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D701",
            verifies = "the status names every instance as the outputs do",
            ifItFails = "that both use Instance.name()")
    void statusNamesInstances() {
        App app = deployed(kit().probe().replicas(several()));

        assertThat(app.status().instances())
                .extracting(InstanceStatus::name)
                .containsExactlyInAnyOrderElementsOf(app.known().outputs().orElseThrow().instances().stream()
                        .map(Instance::name)
                        .toList());
        assertThat(app.status().instances()).extracting(InstanceStatus::health).containsOnly(Health.HEALTHY);
    }

    @Rule(
            value = "D702",
            verifies = "the status of what has vanished shows nothing healthy",
            ifItFails = "that a status asks the system, and never answers from the outputs")
    void statusOfWhatVanished() {
        App app = deployed();
        vanish(app);

        assertThat(app.status().ready()).isZero();
    }

    @Rule(
            value = "D703",
            verifies = "a read finds what has vanished to be absent",
            ifItFails = "that a read asks the system, and \"not found\" is Absent")
    void readOfWhatVanished() {
        App app = deployed();
        vanish(app);

        assertThat(app.read()).isEqualTo(Observed.absent());
    }

    @Rule(
            value = "D704",
            verifies = "the logs have what each instance wrote, under its name",
            ifItFails = "that logs of all instances are read, and lines are split and named")
    void logsOfEveryInstance() {
        App app = deployed(kit().probe().replicas(several()));

        assertThat(app.logs(100).stream()
                        .filter(line -> line.text().contains("started"))
                        .map(LogLine::instance))
                .containsExactlyInAnyOrderElementsOf(app.known().outputs().orElseThrow().instances().stream()
                        .map(Instance::name)
                        .toList());
    }

    @Rule(
            value = "D705",
            verifies = "the logs have no more lines of an instance than were asked for",
            ifItFails = "that LogQuery.lines() is handed over, and the newest lines are kept")
    void logsAreLimited() {
        App app = deployed();
        app.apply(Cause.RESTART).outputs();

        assertThat(app.logs(1)).hasSize(1);
    }

    @Rule(
            value = "D706",
            verifies = "the logs since a line have that line and those behind it, in their order",
            ifItFails = "that LogLine.at() is when the line was written, and LogQuery.since() includes that time")
    void logsSinceALine() {
        App app = deployed();
        LogLine first = app.logs(100).get(0);
        Subject.pause(kit(), SOME_TIME);
        app.apply(Cause.RESTART).outputs();

        List<LogLine> all = app.logs(100);
        LogLine last = all.get(all.size() - 1);

        assertThat(last.at()).isAfter(first.at());
        assertThat(app.logs(LogQuery.last(100).since(first.at()))).isEqualTo(all);
        assertThat(app.logs(LogQuery.last(100).since(last.at())))
                .contains(last)
                .doesNotContain(first)
                .allMatch(line -> !line.at().isBefore(last.at()));
        assertThat(app.logs(LogQuery.last(100).since(last.at().plusNanos(1)))).isEmpty();
    }

    @Rule(
            value = "D707",
            verifies =
                    "if metrics are declared, there is a sample of each instance that runs, and what is counted does not go back",
            ifItFails = "that metrics() names instances as the outputs do, and counts since the instance's start")
    void metricsOfEveryInstance() {
        if (!kit().can(Capability.METRICS)) {
            return;
        }
        App app = deployed(kit().probe().replicas(several()));

        List<InstanceMetrics> first = app.metrics();
        Subject.pause(kit(), SOME_TIME);
        List<InstanceMetrics> second = app.metrics();

        assertThat(first)
                .extracting(InstanceMetrics::instance)
                .containsExactlyInAnyOrderElementsOf(app.known().outputs().orElseThrow().instances().stream()
                        .map(Instance::name)
                        .toList());
        assertThat(second).allSatisfy(later -> {
            InstanceMetrics earlier = first.stream()
                    .filter(sample -> sample.instance().equals(later.instance()))
                    .findFirst()
                    .orElseThrow();
            assertThat(later.at()).isAfter(earlier.at());
            assertThat(later.cpuTime()).isGreaterThanOrEqualTo(earlier.cpuTime());
            assertThat(later.cpusSince(earlier)).isNotNegative();
            assertThat(later.networkReceived()).isGreaterThanOrEqualTo(earlier.networkReceived());
            assertThat(later.processes()).isPositive();
        });
    }

    @Rule(
            value = "D708",
            verifies =
                    "if exec is declared, a command runs in the named instance, and what it wrote and ended with is told",
            ifItFails =
                    "that exec() asks for the instance of the request, keeps the two outputs apart, and waits for the exit code")
    void commandsInAnInstance() {
        if (!kit().can(Capability.EXEC)) {
            return;
        }
        App app = deployed(kit().probe().replicas(several()));
        List<Instance> instances = app.known().outputs().orElseThrow().instances();
        String last = instances.get(instances.size() - 1).name();
        List<String> command = kit().fixture().printing("gr\u00fc\u00dfe\nthere", "oops", 3);

        ExecRequest request = new ExecRequest(command, Map.of(), Optional.of(last), ExecRequest.DEFAULT_TIMEOUT);
        assertThat(app.exec(request)).isEqualTo(new ExecResult(last, 3, "gr\u00fc\u00dfe\nthere", "oops", false));
    }
}
