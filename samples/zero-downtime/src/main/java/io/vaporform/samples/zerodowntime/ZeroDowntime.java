package io.vaporform.samples.zerodowntime;

import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.LoadBalancer;
import io.vaporform.Project;
import io.vaporform.Route;
import io.vaporform.docker.DockerProvider;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.haproxy.HaproxyProvider;
import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Instance;
import io.vaporform.spec.RouteSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** A shop behind HAProxy: a new version, a broken version and an instance that dies, each while clients go on. {@link Main} starts it. */
final class ZeroDowntime implements AutoCloseable {

    private static final String HOST = "shop.example.com";
    private static final String CHECKED = "/healthz";

    private final String image;
    private final Consumer<String> out;
    private final Infrastructure infra;
    private final Project shop;

    /** Kills a container as a crash does. */
    interface Killer {
        void kill(Instance instance) throws Exception;
    }

    /**
     * @param docker such as {@code unix:///var/run/docker.sock}
     * @param directory for HAProxy
     * @param image of a web application that answers {@code /healthz} at port 8080
     */
    ZeroDowntime(String name, String docker, Path directory, String image, Consumer<String> out) {
        this.image = image;
        this.out = out;
        // example: infrastructure
        this.infra = Infrastructure.builder()
                .installation(name)
                .provider(DockerProvider.builder().host(docker).build())
                .provider(
                        HaproxyProvider.builder(directory).address("127.0.0.1").build())
                .supervise() // brings back what dies
                .build();
        // end
        this.shop = infra.project("shop");
    }

    /** @return how many requests were lost */
    int run(Killer killer) throws Exception {
        // example: route
        LoadBalancer edge = shop.loadBalancers().provision("edge", it -> it.http(0));
        shop.apply(version(1));
        Route route = shop.routes()
                .provision(
                        "shop",
                        RouteSpec.builder("edge", HOST)
                                .to("web")
                                .check(BackendCheck.FAST.http(CHECKED))
                                .build());
        // end
        out.accept(route.urls().get(0) + " is at " + edge.endpoints().get(0).authority());

        Clients clients = new Clients(edge.endpoints().get(0), HOST, CHECKED);
        try (clients) {
            shop.apply(version(2));
            tell("a new version", clients);

            try {
                shop.apply(broken(3));
                throw new IllegalStateException("a broken version was taken for a good one");
            } catch (ApplyFailedException expected) {
                tell("a broken version, which was taken back", clients);
            }

            killer.kill(shop.deployment("web").outputs().instances().get(0));
            awaitOneDown(route);
            tell("an instance that was killed", clients);
        }
        return clients.failed();
    }

    private void tell(String what, Clients clients) {
        out.accept(what + ": " + clients.answered() + " requests so far, " + clients.failed() + " failed");
    }

    /** A moment of requests with one instance less, or with the one that came in its place. */
    private static void awaitOneDown(Route route) throws InterruptedException {
        for (int i = 0; i < 50 && route.health().stream().allMatch(each -> each.up()); i++) {
            Thread.sleep(20);
        }
        Thread.sleep(1_000);
    }

    private Blueprint version(int number) {
        return Blueprint.named("shop", b -> b.deployment("web", web -> web(web, number)));
    }

    private Blueprint broken(int number) {
        return Blueprint.named(
                "shop", b -> b.deployment("web", web -> web(web, number).command("false")));
    }

    private DeploymentSpec.Builder web(DeploymentSpec.Builder web, int number) {
        return web.image(image)
                .port(8080)
                .replicas(3)
                .uninterrupted()
                .env("VERSION", Integer.toString(number))
                .health(HealthCheck.http(CHECKED).every(Duration.ofMillis(500)).startsWithin(Duration.ofSeconds(10)));
    }

    /** Leaves nothing behind. */
    @Override
    public void close() {
        try {
            shop.destroy(Data.DELETE);
        } finally {
            infra.close();
        }
    }
}
