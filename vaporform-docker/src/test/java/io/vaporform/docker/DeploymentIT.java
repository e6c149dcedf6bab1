package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.vaporform.docker.test.TestContext;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Instance;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.LogQuery;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeploymentIT extends EngineTestCase {

    private static final String HOSTILE = "a 'b' \"c\" $(id) `id` ${HOME} \\n\n{{.ID}} %s ü 漢 \u202e;|&<>#!*?[~";

    @Test
    void whatIsDeployedAnswersOnItsHostPort() {
        var app = bench.deployed("web", Fixture.spec().env("VERSION", "7").build());

        assertThat(Fixture.get(app, "/version")).isEqualTo("7");
        Endpoint host = app.outputs().orElseThrow().endpoint(From.HOST).orElseThrow();
        assertThat(host.host()).isEqualTo("127.0.0.1");
        assertThat(host.number()).isBetween(DockerProvider.DEFAULT_FIRST_PORT, DockerProvider.DEFAULT_LAST_PORT);
        assertThat(app.outputs().orElseThrow().endpoint(From.NETWORK))
                .contains(new Endpoint("http", From.NETWORK, "web.main", 8080));
        assertThat(bench.context.membership.asked)
                .containsExactly("starting " + instance(app, 0), "active " + instance(app, 0));
    }

    @Test
    void reapplyingChangesNothing() {
        DeploymentSpec spec = Fixture.spec().replicas(2).build();
        var first = bench.deployed("web", spec);
        Map<String, String> started = started(first);

        var withoutMemory = bench.done(bench.task("web", spec), bench.context);
        var again = bench.done(Workbench.change(first, Cause.RECHECK, spec), bench.context);

        assertThat(withoutMemory.outputs()).isEqualTo(first.outputs());
        assertThat(again.outputs()).isEqualTo(first.outputs());
        assertThat(started(again)).isEqualTo(started);
    }

    @Test
    void hostileTextsArriveUnchanged() {
        var app = bench.deployed(
                "web",
                Fixture.spec()
                        .env("PLAIN", HOSTILE)
                        .secret("SECRET", HOSTILE)
                        .label("note", HOSTILE)
                        .command("$(id)", "`id`", "\"", "'")
                        .build());

        assertThat(Fixture.env(app, "PLAIN")).isEqualTo(HOSTILE);
        assertThat(Fixture.env(app, "SECRET")).isEqualTo(HOSTILE);
        assertThat(Fixture.get(app, "/args")).isEqualTo("[\"$(id)\",\"`id`\",\"\\u0022\",\"'\"]");
        Map<String, String> labels = raw.call(s -> s.docker()
                .inspectContainerCmd(instance(app, 0))
                .exec()
                .getConfig()
                .getLabels());
        assertThat(labels).contains(entry("note", HOSTILE));
    }

    @Test
    void containersAreHardened() {
        var app = bench.deployed(
                "web",
                Fixture.spec()
                        .user("1000:1000")
                        .linuxCapabilities("NET_BIND_SERVICE")
                        .build());

        var host = raw.call(
                s -> s.docker().inspectContainerCmd(instance(app, 0)).exec().getHostConfig());
        assertThat(host.getPrivileged()).isFalse();
        assertThat(host.getSecurityOpts()).containsExactly("no-new-privileges:true");
        assertThat(host.getInit()).isTrue();
        assertThat(host.getRestartPolicy().getName()).isEqualTo("unless-stopped");
        assertThat(Fixture.get(app, "/user")).isEqualTo("1000 1000");
        String status = Fixture.get(app, "/file?/proc/self/status");
        assertThat(status).contains("NoNewPrivs:\t1").containsPattern("CapBnd:\\s0000000000000400");
    }

    @Test
    void scalingKeepsThoseThatAreThereAndRemovesTheHighestNumbers() {
        DeploymentSpec one = Fixture.spec().build();
        var first = bench.deployed("web", one);
        DeploymentSpec three = one.toBuilder().replicas(3).build();
        var scaled = bench.done(Workbench.change(first, Cause.SPEC, three), bench.context);
        assertThat(instances(scaled)).hasSize(3).startsWith(instance(first, 0));
        assertThat(hostPorts(scaled)).hasSize(3);

        DeploymentSpec two = one.toBuilder().replicas(2).build();
        bench.context.membership.asked.clear();
        var back = bench.done(Workbench.change(scaled, Cause.SPEC, two), bench.context);

        assertThat(instances(back)).isEqualTo(instances(scaled).subList(0, 2));
        assertThat(started(back)).isEqualTo(started(scaled, 2));
        assertThat(bench.context.membership.asked)
                .containsSubsequence("drain " + instance(scaled, 2), "gone " + instance(scaled, 2));
        assertThat(bench.context.records.scan("port/")).hasSize(2);
        assertThat(bench.service().status(back, bench.context).ready()).isEqualTo(2);
    }

    @Test
    void zeroReplicasIsThereAndEmpty() {
        DeploymentSpec spec = Fixture.spec().build();
        var app = bench.deployed("web", spec);

        var none = bench.done(
                Workbench.change(app, Cause.SPEC, spec.toBuilder().replicas(0).build()), bench.context);

        assertThat(instances(none)).isEmpty();
        assertThat(bench.service().deployments().read(none, bench.context)).isInstanceOf(Observed.Present.class);
    }

    @Test
    void anInstanceThatStillServesIsNotRemoved() {
        DeploymentSpec two = Fixture.spec().replicas(2).build();
        var app = bench.deployed("web", two);
        bench.context.membership.holdsDrain = true;

        var change =
                Workbench.change(app, Cause.SPEC, two.toBuilder().replicas(1).build());
        Step<DeploymentOutputs> step = bench.service().deployments().apply(change, bench.context);

        assertThat(step).isInstanceOf(Step.Working.class);
        assertThat(bench.service().status(app, bench.context).ready()).isEqualTo(2);
    }

    @Test
    void limitsAreChangedInPlaceAndReadBack() {
        DeploymentSpec spec =
                Fixture.spec().quota(q -> q.cpus(0.5).memory("64Mi").pids(50)).build();
        var app = bench.deployed("web", spec);
        DeploymentSpec more =
                spec.toBuilder().quota(q -> q.cpus(1.5).memory("96Mi").pids(70)).build();
        String started = raw.startedAt(instance(app, 0));

        bench.done(Workbench.change(app, Cause.SPEC, more), bench.context);

        var host = raw.call(
                s -> s.docker().inspectContainerCmd(instance(app, 0)).exec().getHostConfig());
        assertThat(host.getCpuQuota()).isEqualTo(150_000);
        assertThat(host.getMemory()).isEqualTo(96L << 20);
        assertThat(host.getPidsLimit()).isEqualTo(70);
        assertThat(raw.startedAt(instance(app, 0))).isEqualTo(started);
        assertThat(present(app).actual().quota()).isEqualTo(more.quota());
    }

    @Test
    void aRestartHappensOnceInEachOperation() {
        DeploymentSpec spec = Fixture.spec().replicas(2).build();
        var app = bench.deployed("web", spec);
        Map<String, String> before = started(app);

        TestContext operation = bench.context.operation("restart-1");
        bench.done(Workbench.change(app, Cause.RESTART, spec), operation);
        Map<String, String> once = started(app);
        bench.done(Workbench.change(app, Cause.RESTART, spec), operation);

        assertThat(started(app)).isEqualTo(once);
        assertThat(once.entrySet()).doesNotContainAnyElementsOf(before.entrySet());
        assertThat(Fixture.get(app, "/version")).isEqualTo("0");
    }

    @Test
    void theLostAnswerOfACreateIsFoundAgain() {
        DeploymentSpec spec = Fixture.spec().build();
        var task = bench.task("web", spec);
        bench.service().deployments().apply(task, bench.context);

        var app = bench.done(task, bench.context.operation("another"));

        assertThat(bench.service().status(app, bench.context).instances()).hasSize(1);
    }

    @Test
    void whatIsGoneBehindOurBackIsHealed() {
        DeploymentSpec spec = Fixture.spec().replicas(2).build();
        var app = bench.deployed("web", spec);
        raw.remove(instance(app, 1));

        assertThat(present(app).actual().replicas()).isEqualTo(1);
        var healed = bench.done(Workbench.change(app, Cause.HEAL, spec), bench.context);

        assertThat(present(healed).actual()).isEqualTo(spec);
        assertThat(hostPorts(healed)).isEqualTo(hostPorts(app));
    }

    @Test
    void anInstanceThatSomebodyStoppedIsStartedAgain() {
        DeploymentSpec spec = Fixture.spec().build();
        var app = bench.deployed("web", spec);
        raw.call(s -> s.docker().stopContainerCmd(instance(app, 0)).exec());
        assertThat(present(app).health()).isEqualTo(Health.UNHEALTHY);

        bench.done(Workbench.change(app, Cause.HEAL, spec), bench.context);

        assertThat(present(app).health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void healthChecksByTcpAndByCommandWork() {
        Duration often = Duration.ofMillis(200);
        bench.deployed(
                "tcp",
                Fixture.spec()
                        .env("START_DELAY_MS", "500")
                        .health(HealthCheck.tcp().every(often))
                        .build());
        bench.deployed(
                "command",
                Fixture.spec()
                        .health(HealthCheck.command("sh", "-c", "test \"$0\" = '$(x)'", "$(x)")
                                .every(often))
                        .build());
    }

    @Test
    void deployedWithoutACheckItIsHealthyWhenItRuns() {
        var app = bench.deployed("web", Fixture.unchecked().build());

        assertThat(present(app).health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void deleteLeavesNothingAndMayBeRepeated() {
        var before = bench.context.records.scan("");
        var app = bench.deployed("web", Fixture.spec().replicas(2).build());
        List<Found> found = new ArrayList<>();
        bench.service().deployments().inventory(bench.scope, found::add, bench.context);
        assertThat(found).hasSize(2).extracting(Found::mark).containsOnly(app.mark());

        bench.delete(app);
        bench.delete(app);

        found.clear();
        bench.service().deployments().inventory(bench.scope, found::add, bench.context);
        assertThat(found).isEmpty();
        assertThat(bench.service().deployments().read(app, bench.context)).isInstanceOf(Observed.Absent.class);
        assertThat(bench.context.records.scan("")).isEqualTo(before);
        assertThat(bench.context.membership.instances()).isEmpty();
    }

    @Test
    void logsAreTheLastLinesOfEachInstance() {
        var app = bench.deployed(
                "web", Fixture.spec().replicas(2).env("VERSION", "9").build());
        List<LogLine> lines = new ArrayList<>();

        bench.service().logs(app, LogQuery.last(1), lines::add, bench.context);

        assertThat(lines)
                .extracting(LogLine::instance, LogLine::error, LogLine::text)
                .containsExactly(
                        tuple(instance(app, 0), false, "fixture 9 started"),
                        tuple(instance(app, 1), false, "fixture 9 started"));
    }

    @Test
    void deploymentsOfAProjectReachEachOtherByName() {
        bench.deployed("backend", Fixture.spec().env("VERSION", "3").build());

        bench.deployed(
                "client",
                Fixture.spec()
                        .health(HealthCheck.command(
                                        "sh", "-c", "test \"$(wget -q -O - http://backend.main:8080/version)\" = 3")
                                .every(Duration.ofMillis(300)))
                        .build());
    }

    @Test
    void secretsAreNotInWhatIsReported() {
        var app = bench.deployed(
                "web", Fixture.spec().secret("KEY", "s3cr3t-of-web").build());

        assertThat(app.toString() + bench.context.progress + present(app)).doesNotContain("s3cr3t-of-web");
        assertThat(Value.of(Secret.of("s3cr3t-of-web")).toString()).doesNotContain("s3cr3t");
    }

    private Observed.Present<DeploymentSpec, DeploymentOutputs> present(Known<DeploymentSpec, DeploymentOutputs> app) {
        return (Observed.Present<DeploymentSpec, DeploymentOutputs>)
                bench.service().deployments().read(app, bench.context);
    }

    private Map<String, String> started(Known<DeploymentSpec, DeploymentOutputs> app) {
        return started(app, instances(app).size());
    }

    private Map<String, String> started(Known<DeploymentSpec, DeploymentOutputs> app, int first) {
        return instances(app).stream().limit(first).collect(Collectors.toMap(name -> name, raw::startedAt));
    }

    private static List<String> instances(Known<DeploymentSpec, DeploymentOutputs> app) {
        return app.outputs().orElseThrow().instances().stream()
                .map(Instance::name)
                .toList();
    }

    private static String instance(Known<DeploymentSpec, DeploymentOutputs> app, int number) {
        return instances(app).get(number);
    }

    private static Set<Integer> hostPorts(Known<DeploymentSpec, DeploymentOutputs> app) {
        Set<Integer> ports = new HashSet<>();
        for (Instance instance : app.outputs().orElseThrow().instances()) {
            instance.endpoints().stream()
                    .filter(endpoint -> endpoint.from() == From.HOST)
                    .forEach(endpoint -> ports.add(endpoint.number()));
        }
        return ports;
    }
}
