package io.vaporform.bench;

import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.docker.DockerProvider;
import io.vaporform.event.Event;
import io.vaporform.state.Phase;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from a container's death to the changed phase: it is killed by the engine's API, and the time is taken from before that call until a
 * listener hears that the resource is degraded. Then it is started again, and the next death waits until the resource is ready.
 *
 * <p>Needs: docker. Options: {@code --kills N} (100).
 */
public final class EventsBench {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(500);

    private EventsBench() {}

    public static void main(String[] arguments) throws Exception {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        String run = "bench-" + UUID.randomUUID().toString().substring(0, 8);
        int kills = new Options(arguments).get("kills", 100);
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        Samples heard = new Samples();
        try (Bare bare = new Bare(host, run);
                Infrastructure infra = Infrastructure.builder()
                        .installation(run)
                        .provider(DockerProvider.builder().host(host).build())
                        .listener(events::add)
                        .supervise()
                        .build()) {
            Project project = infra.project("bench");
            try {
                project.deploy("web", Web.spec(BETWEEN_CHECKS));
                String container =
                        project.deployment("web").outputs().instances().get(0).engineId();
                for (int i = 0; i < kills; i++) {
                    events.clear();
                    heard.time(() -> {
                        bare.kill(container);
                        await(events, Phase.DEGRADED);
                    });
                    bare.start(container);
                    await(events, Phase.READY);
                }
            } finally {
                project.destroy(Data.DELETE);
            }
        }
        Table.ofSamples("from the kill to the phase").row("DEGRADED", heard).print();
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "events kills=%d median_ms=%.0f max_ms=%.0f%n",
                heard.count(),
                heard.median(),
                heard.quantile(1));
    }

    private static void await(BlockingQueue<Event> events, Phase phase) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            Event event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new IllegalStateException("the resource was not " + phase + " within " + LONGEST);
            }
            if (event.type() == Event.Type.STATE && event.phase() == phase) {
                return;
            }
        }
    }
}
