package io.vaporform.bench;

import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.LoadBalancer;
import io.vaporform.Project;
import io.vaporform.docker.DockerProvider;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.haproxy.HaproxyProvider;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.RouteSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/**
 * How many requests are lost while new versions of a web application of three instances are rolled out behind the HAProxy of {@link HaproxyProvider}, under constant load. One of five versions is
 * broken: in turn it ends at once, or never gets healthy; then the one before has to go on serving. As the control, the same load while the application is
 * stopped and then started in each new version.
 *
 * <p>Needs: docker, haproxy. Options: {@code --rollouts N} (50), {@code --controls N} (5).
 */
public final class RolloutBench {

    private static final int REPLICAS = 3;
    private static final int BROKEN_EACH = 5;
    private static final String HOST = "web.example.com";

    private RolloutBench() {}

    public static void main(String[] arguments) throws Exception {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        Options options = new Options(arguments);
        int rollouts = options.get("rollouts", 50);
        int controls = options.get("controls", 5);
        Path directory = Files.createTempDirectory("vf");
        try (Infrastructure infra = Infrastructure.builder()
                .installation("bench-" + UUID.randomUUID().toString().substring(0, 8))
                .provider(DockerProvider.builder().host(host).build())
                .provider(
                        HaproxyProvider.builder(directory).address("127.0.0.1").build())
                .build()) {
            Project platform = infra.project("platform");
            Project project = infra.project("bench");
            try {
                LoadBalancer edge = platform.loadBalancers()
                        .provision("edge", it -> it.http(0).shared());
                measure(project, edge.endpoints().get(0), rollouts, controls);
            } finally {
                project.destroy(Data.DELETE);
                platform.destroy(Data.DELETE);
            }
        }
        Files.delete(directory);
    }

    private static void measure(Project project, Endpoint edge, int rollouts, int controls) throws Exception {
        Samples good = new Samples();
        Samples bad = new Samples();
        project.apply(version(0));
        route(project);
        Load load = new Load(edge, HOST, "/healthz", "ok\n");
        try (load) {
            for (int i = 1; i <= rollouts; i++) {
                int version = i;
                if (i % BROKEN_EACH == 0) {
                    bad.time(() -> mustFail(project, version));
                } else {
                    good.time(() -> project.apply(version(version)));
                }
            }
        }
        Samples stopped = new Samples();
        Load control = new Load(edge, HOST, "/healthz", "ok\n");
        try (control) {
            for (int i = 1; i <= controls; i++) {
                int version = rollouts + i;
                stopped.time(() -> {
                    project.destroy(Data.DELETE);
                    project.apply(version(version));
                    route(project);
                });
            }
        }
        Table.ofSamples("rollout of " + REPLICAS + " instances")
                .row("a good version", good)
                .row("a broken version, until it is taken back", bad)
                .row("control: stop, then start", stopped)
                .print();
        System.out.println();
        System.out.println("answers other than 200: " + load.failures() + "; control: " + control.failures());
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "rollout rollouts=%d broken=%d requests=%d failed=%d control_failed=%d%n",
                rollouts,
                bad.count(),
                load.requests(),
                load.failed(),
                control.failed());
    }

    private static void route(Project project) {
        project.routes()
                .provision(
                        "web",
                        RouteSpec.builder("platform/main/edge", HOST).to("web").build());
    }

    private static void mustFail(Project project, int number) {
        try {
            project.apply(broken(number));
        } catch (ApplyFailedException expected) {
            return;
        }
        throw new IllegalStateException("version " + number + " is broken, and was rolled out");
    }

    private static Blueprint version(int number) {
        return Blueprint.named("bench", b -> b.deployment("web", web -> web(web, number)));
    }

    private static DeploymentSpec.Builder web(DeploymentSpec.Builder web, int number) {
        return web.image(Web.IMAGE)
                .port(Web.PORT)
                .replicas(REPLICAS)
                .uninterrupted()
                .env("VERSION", Integer.toString(number))
                .health(check("/healthz"));
    }

    private static Blueprint broken(int number) {
        boolean ends = number % (2 * BROKEN_EACH) == 0;
        return Blueprint.named(
                "bench",
                b -> b.deployment("web", web -> {
                    if (ends) {
                        web(web, number).command("false");
                    } else {
                        web(web, number).health(check("/missing"));
                    }
                }));
    }

    private static HealthCheck.Builder check(String path) {
        return HealthCheck.http(path)
                .every(Duration.ofMillis(500))
                .timeout(Web.TIMEOUT)
                .fall(Web.FALL)
                .startsWithin(Duration.ofSeconds(3));
    }
}
