package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vaporform.Data;
import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.event.Event;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.From;
import io.vaporform.state.Phase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs of a tenant that take all they can get: each ends in the right phase, and another project has what it had. */
class GreedyTenantIT extends InfrastructureTestCase {

    private static final Duration SOON = Duration.ofSeconds(20);

    private Project greedy;
    private Deployment neighbour;

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder.supervise();
    }

    @BeforeEach
    void deploy() {
        greedy = infra.project("greedy");
        neighbour =
                shop.deploy("web", d -> Fixture.over(d).quota(q -> q.cpus(0.5).memory("64Mi")));
    }

    @AfterEach
    void remove() {
        greedy.destroy(Data.DELETE);
    }

    /** A shell that runs {@code script}, as soon as it is told to. */
    private Deployment program(String script) {
        Deployment deployed = greedy.deploy(
                "program", d -> limited(d).command("sh", "-c", "until [ -e /tmp/go ]; do sleep 0.1; done; " + script));
        deployed.exec("touch", "/tmp/go");
        return deployed;
    }

    private static DeploymentSpec.Builder limited(DeploymentSpec.Builder spec) {
        return spec.image(TestEngine.BUSYBOX)
                .user("65534:65534")
                .tmpfs("/scratch", "8Mi")
                .quota(q -> q.cpus(0.5).memory("32Mi").pids(32));
    }

    private Phase phase(Deployment deployment, Project project) {
        return project.stack().resources().get(deployment.address()).phase();
    }

    private boolean wasDegraded(Deployment deployment) {
        return greedy.stack().history().stream()
                .anyMatch(event -> event.address().equals(deployment.address())
                        && event.type() == Event.Type.STATE
                        && event.phase() == Phase.DEGRADED);
    }

    /** It answers at once, its phase has never changed, and it runs since it was deployed. */
    private void assertThatTheNeighbourHasWhatItHad() throws IOException, InterruptedException {
        URI uri = URI.create("http://"
                + neighbour.outputs().endpoint(From.HOST).orElseThrow().authority() + "/healthz");
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(2))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            Thread.sleep(100);
        }
        assertThat(phase(neighbour, shop)).isEqualTo(Phase.READY);
        assertThat(shop.stack().findings()).isEmpty();
        assertThat(shop.deployment("web").outputs().instances())
                .isEqualTo(neighbour.outputs().instances());
    }

    @Test
    void oneThatForksWithoutEnd() throws Exception {
        Deployment program = program("f() { f & f; }; while :; do f 2> /dev/null; sleep 0.1; done");

        assertThatTheNeighbourHasWhatItHad();

        long processes = program.metrics().stream()
                .mapToLong(sample -> sample.processes())
                .sum();
        assertThat(processes).isLessThanOrEqualTo(32);
    }

    @Test
    void oneThatEatsMemory() throws Exception {
        Deployment program = greedy.deploy(
                "program", d -> limited(d).command("sh", "-c", "sleep 1; x=xxxxxxxx; while :; do x=$x$x; done"));

        assertThatTheNeighbourHasWhatItHad();
        // The engine starts it anew each time, later and later.
        await().atMost(SOON.multipliedBy(2)).until(() -> wasDegraded(program));
        assertThatTheNeighbourHasWhatItHad();
    }

    @Test
    void oneThatWritesWithoutEnd() throws Exception {
        // What is written to a tmpfs is memory.
        Deployment program = greedy.deploy(
                "program",
                d -> limited(d)
                        .quota(q -> q.memory("128Mi"))
                        .command(
                                "sh",
                                "-c",
                                "while :; do for place in / /tmp/x /scratch/x; do cat /dev/zero > $place; done 2> /dev/null; sleep 0.2; done"));

        assertThatTheNeighbourHasWhatItHad();

        assertThat(program.exec("sh", "-c", "df -m /scratch | tail -n 1").output())
                .contains("100%");
        assertThat(phase(program, greedy)).isEqualTo(Phase.READY);
    }

    @Test
    void oneThatTalksWithoutEnd() throws Exception {
        Deployment program = program("while :; do cat /bin/busybox; done");
        String container = program.outputs().instances().get(0).engineId();

        assertThatTheNeighbourHasWhatItHad();

        assertThat(phase(program, greedy)).isEqualTo(Phase.READY);
        assertThat(raw.call(s -> s.docker().inspectContainerCmd(container).exec())
                        .getHostConfig()
                        .getLogConfig()
                        .getConfig())
                .containsEntry("max-size", "10m")
                .containsEntry("max-file", "3");
    }
}
