package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.From;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.RolloutPolicy;
import io.vaporform.spec.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureIT extends EngineTestCase {

    @Test
    void anImageThatCannotBeHadIsNamedWithTheCure() {
        List<String> failures = bench.failures(bench.task(
                "web",
                DeploymentSpec.builder().image("localhost:1/nobody/nothing:1").build()));

        assertThat(failures)
                .singleElement()
                .asString()
                .contains("pull image localhost:1/nobody/nothing:1")
                .contains("docker load");
    }

    @Test
    void aContainerThatExitsAtOnceFailsWithItsCodeAndItsLastLines() {
        List<String> failures = bench.failures(bench.task(
                "web", Fixture.spec().env("EXIT_CODE", "3").env("VERSION", "13").build()));

        assertThat(failures).singleElement().asString().contains("exit code 3").contains("fixture 13 exits with 3");
    }

    @Test
    void aFailureThatIsForgivenIsMadeAnewBeforeTheNextBatchBegins() {
        List<String> failures = bench.failures(bench.task(
                "web",
                Fixture.spec()
                        .replicas(2)
                        .env("EXIT_CODE", "3")
                        .rollout(RolloutPolicy.inBatchesOf(1).forgiving(1))
                        .build()));

        assertThat(failures).singleElement().asString().contains("exit code 3");
        assertThat(bench.context.progress)
                .filteredOn(text -> text.contains("create container"))
                .hasSize(2)
                .allMatch(text -> text.endsWith("-0"));
    }

    @Test
    void whatNeverGetsHealthyFailsAfterItsTimeWithWhatTheCheckSaid() {
        List<String> failures = bench.failures(bench.task(
                "web",
                Fixture.spec()
                        .env("HEALTH_FAILS", "1000")
                        .health(HealthCheck.http("/healthz")
                                .every(Duration.ofMillis(200))
                                .startsWithin(Duration.ofSeconds(1)))
                        .build()));

        assertThat(failures)
                .singleElement()
                .asString()
                .contains("did not become healthy within PT1S")
                .contains("503");
    }

    @Test
    void secretsAreMaskedInTheLastLines() {
        List<String> failures = bench.failures(bench.task(
                "web",
                neverListening()
                        .secret("KEY", "p1anted-secret")
                        .command("sh", "-c", "echo key is $KEY; exit 1")
                        .build()));

        assertThat(failures).singleElement().asString().contains("key is ****");
    }

    @Test
    void aCommandThatIsNotThereIsTold() {
        List<String> failures = bench.failures(
                bench.task("web", neverListening().command("/no/such/program").build()));

        assertThat(failures).singleElement().asString().contains("/no/such/program");
    }

    @Test
    void anotherTryOfAnotherOperationGetsASecondChance() {
        DeploymentSpec spec = DeploymentSpec.builder()
                .image(TestEngine.BUSYBOX)
                .command("sh", "-c", "wget -q -O /tmp/ok http://backend.main:8080/version || exit 1; exec sleep 1000")
                .health(HealthCheck.command("test", "-s", "/tmp/ok").every(Duration.ofMillis(200)))
                .build();
        var task = bench.task("web", spec);
        assertThat(bench.failures(task)).isNotEmpty();

        bench.deployed("backend", Fixture.spec().build());

        bench.done(task, bench.context.operation("again"));
    }

    /** With a check that cannot pass: without one, a container that ends late enough has been healthy. */
    private static DeploymentSpec.Builder neverListening() {
        return DeploymentSpec.builder()
                .image(TestEngine.BUSYBOX)
                .port(1)
                .health(HealthCheck.tcp().every(Duration.ofMillis(200)));
    }

    @Test
    void aContainerOfOurNameThatIsNotOursIsNotTouched() {
        DeploymentSpec spec = Fixture.spec().build();
        var task = bench.task("web", spec);
        String name = "web-" + task.mark().token() + "-0";
        raw.call(s -> s.docker()
                .createContainerCmd(TestEngine.FIXTURE)
                .withName(name)
                .withLabels(Map.of("whose", "somebody else's"))
                .exec());
        try {
            assertThat(bench.failures(task))
                    .singleElement()
                    .asString()
                    .contains("not ours")
                    .contains(name);
            bench.delete(
                    new io.vaporform.spi.Known<>(task.address(), 1, task.mark(), spec, java.util.Optional.empty()));
            assertThat(raw.startedAt(name)).startsWith("0001");
        } finally {
            raw.remove(name);
        }
    }

    @Test
    void aPortThatSomebodyElseUsesIsGivenUpForAnother() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Workbench narrow = narrow(taken.getLocalPort())) {
            var app = narrow.deployed("web", Fixture.spec().build());

            int number = app.outputs()
                    .orElseThrow()
                    .endpoint(From.HOST)
                    .orElseThrow()
                    .number();
            assertThat(number)
                    .isNotEqualTo(taken.getLocalPort())
                    .isBetween(taken.getLocalPort() - 1, taken.getLocalPort());
            assertThat(narrow.context.records.get("port/127.0.0.1/" + taken.getLocalPort()))
                    .hasValueSatisfying(entry -> assertThat(entry.value()).isEqualTo(Secret.of("foreign")));
        }
    }

    /** A range of two, in which the second one is asked for first or not; so that both ways are the same, the first is asked for too. */
    private static Workbench narrow(int taken) {
        Workbench bench = new Workbench(DockerProvider.builder()
                .host(TestEngine.host())
                .portRange(taken - 1, taken)
                .build());
        bench.context.records.create("port/127.0.0.1/" + (taken - 1), Secret.of("foreign"));
        return bench;
    }

    @Test
    void aFixedPortThatSomebodyElseUsesFailsWithTheCure() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            List<String> failures = bench.failures(bench.task(
                    "web",
                    DeploymentSpec.builder()
                            .image(TestEngine.FIXTURE)
                            .port("http", 8080, port)
                            .build()));

            assertThat(failures)
                    .singleElement()
                    .asString()
                    .contains("host port " + port)
                    .contains("free it");
        }
    }
}
