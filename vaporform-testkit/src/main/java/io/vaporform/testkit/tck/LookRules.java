package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Instance;
import io.vaporform.spi.Cause;
import io.vaporform.spi.DeploymentStatus.InstanceStatus;
import io.vaporform.spi.Health;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.Observed;

/** Status, logs and read: what changes nothing. */
abstract class LookRules extends RuleGroup {

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
}
