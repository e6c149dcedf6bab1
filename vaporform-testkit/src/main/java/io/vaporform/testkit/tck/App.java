package io.vaporform.testkit.tck;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Capability;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.spi.InstanceMetrics;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Mark;
import io.vaporform.spi.ResourceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One generation of a deployment of the fixture application. */
final class App extends Subject<DeploymentSpec, DeploymentOutputs> {

    private static final int PLENTY = 1_000;

    App(Kit kit, Mark mark, DeploymentSpec spec) {
        super(kit, mark, spec);
    }

    @Override
    ResourceProvider<DeploymentSpec, DeploymentOutputs> resources() {
        return kit().service().deployments();
    }

    /** The next generation of the same address. */
    App next(DeploymentSpec.Builder spec) {
        Mark next = new Mark(mark().installation(), mark().lineage(), mark().address(), mark().generation() + 1);
        return new App(kit(), next, spec.build());
    }

    DeploymentStatus status() {
        return kit().service().status(known(), kit().context());
    }

    List<LogLine> logs(int lines) {
        return logs(LogQuery.last(lines));
    }

    List<LogLine> logs(LogQuery query) {
        List<LogLine> all = new ArrayList<>();
        kit().service().logs(known(), query, all::add, kit().context());
        return all;
    }

    List<InstanceMetrics> metrics() {
        return kit().service().metrics(known(), kit().context());
    }

    ExecResult exec(ExecRequest request) {
        return kit().service().exec(known(), request, kit().context());
    }

    /** The first instance as the outputs have it; fails the test if there is none. */
    Instance first() {
        return known().outputs()
                .flatMap(outputs -> outputs.instances().stream().findFirst())
                .orElseThrow(() -> new AssertionError("the outputs of " + mark() + " name no instance"));
    }

    /** Which instances there are and how often the application was started: changes with every start, however it is made. */
    Starts starts() {
        long lines = logs(PLENTY).stream()
                .filter(line -> line.text().contains("started"))
                .count();
        return new Starts(engineIds(), lines);
    }

    /** Whether the provider refuses replicas, and does so properly; then there is nothing more to test. */
    boolean refusedFor(Capability capability) {
        return Refusal.checked(kit(), capability, this);
    }

    Members members() {
        return kit().members(mark());
    }

    /** What tells one start from another. */
    record Starts(Set<String> engineIds, long lines) {}
}
