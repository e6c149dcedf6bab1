package io.vaporform.bench;

import io.vaporform.Data;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.docker.SwarmProvider;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from the failure of a node until all replicas run on the others: of a deployment, as its status and its outputs show it, and of a plain service beside it, made and looked
 * at by the command line, which is the swarm's own time. The node fails as a machine does: its link goes down, and its processes end. It is none that we talk to, and it comes back after each
 * round.
 *
 * <p>Needs: docker, swarm. Options: {@code --rounds N} (4).
 */
public final class SwarmBench {

    private static final int REPLICAS = 3;
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final long LOOK_MILLIS = 100;

    private final Program docker;
    private final Program tool = program(Map.of(), Path.of("tools", "swarm").toString());
    private final String plain = "plain-" + UUID.randomUUID().toString().substring(0, 8);
    private final Samples ours = new Samples();
    private final Samples theirs = new Samples();

    private SwarmBench(String host) {
        docker = program(Map.of("DOCKER_HOST", host), "docker");
    }

    private static Program program(Map<String, String> environment, String command) {
        return new Program(Path.of("").toAbsolutePath(), environment, List.of(command));
    }

    public static void main(String[] arguments) throws Exception {
        String host = System.getenv("VAPORFORM_TEST_SWARM");
        int rounds = new Options(arguments).get("rounds", 4);
        SwarmBench bench = new SwarmBench(host);
        try (Infrastructure infra = Infrastructure.builder()
                .installation(bench.plain)
                .provider(SwarmProvider.builder()
                        .host(host)
                        .publishOnNodes()
                        .enginesForbidNewPrivileges()
                        .build())
                .supervise()
                .build()) {
            bench.run(infra.project("bench"), rounds);
        }
        Table.ofSamples("from a node's failure to all replicas running")
                .row("a deployment", bench.ours)
                .row("a plain service", bench.theirs)
                .print();
        System.out.printf(
                Locale.ROOT,
                "%nswarm kill_to_running_s=%.1f engine_s=%.1f%n",
                bench.ours.quantile(1) / 1000,
                bench.theirs.quantile(1) / 1000);
    }

    private void run(Project project, int rounds) throws Exception {
        try {
            createPlain();
            project.deploy("web", Web.spec(Web.EVERY).toBuilder().replicas(REPLICAS));
            for (int round = 0; round < rounds; round++) {
                round(project, 2 + round % 2);
            }
        } finally {
            docker.succeed("service", "rm", plain);
            project.destroy(Data.DELETE);
        }
    }

    private void createPlain() throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                ("service create --detach --no-resolve-image --endpoint-mode dnsrr --replicas " + REPLICAS + " --name "
                                + plain + " --restart-delay 1s --user 1000 --read-only --health-interval "
                                + Web.EVERY.toSeconds()
                                + "s --health-start-period " + Web.START.toSeconds() + "s")
                        .split(" ", -1)));
        arguments.addAll(List.of("--health-cmd", Web.SHELL_TEST, Web.IMAGE));
        docker.succeed(arguments.toArray(String[]::new));
        await(() -> plainNodes().size() == REPLICAS);
    }

    /** One failure of the node of that number, with a replica of each on it. */
    private void round(Project project, int node) throws InterruptedException {
        String name = "node" + node;
        // As tools/swarm says.
        String address = "10.88.77.1" + node;
        // What was elsewhere stays there when the node comes back: each begins anew, spread over all of them.
        docker.succeed("service", "update", "--detach", "--force", "--no-resolve-image", plain);
        project.deployment("web").restart();
        await(() -> plainNodes().size() == REPLICAS && plainNodes().contains(name) && runsOn(project, address));
        long begin = System.nanoTime();
        tool.succeed("kill", Integer.toString(node));
        boolean seenOurs = false;
        boolean seenTheirs = false;
        while (!seenOurs || !seenTheirs) {
            if (!seenOurs && isAllThere(project) && !runsOn(project, address)) {
                ours.add(Duration.ofNanos(System.nanoTime() - begin));
                seenOurs = true;
            }
            List<String> nodes = seenTheirs ? List.of() : plainNodes();
            if (!seenTheirs && nodes.size() == REPLICAS && !nodes.contains(name)) {
                theirs.add(Duration.ofNanos(System.nanoTime() - begin));
                seenTheirs = true;
            }
            requireTime(begin);
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        tool.succeed("start", Integer.toString(node));
        await(() -> docker.succeed("node", "inspect", "--format", "{{.Status.State}}", name)
                .output()
                .contains("ready"));
    }

    private static boolean isAllThere(Project project) {
        return project.deployment("web").status().ready() == REPLICAS;
    }

    private static boolean runsOn(Project project, String address) {
        return project.deployment("web").outputs().instances().stream()
                .flatMap(instance -> instance.endpoints().stream())
                .filter(endpoint -> endpoint.from() == From.HOST)
                .map(Endpoint::host)
                .anyMatch(address::equals);
    }

    /** The nodes of the tasks that run and are to run. */
    private List<String> plainNodes() {
        return docker.succeed(
                        "service",
                        "ps",
                        "--filter",
                        "desired-state=running",
                        "--format",
                        "{{.Node}} {{.CurrentState}}",
                        plain)
                .output()
                .lines()
                .filter(line -> line.contains(" Running "))
                .map(line -> line.split(" ", -1)[0])
                .toList();
    }

    private static void await(Condition condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.holds()) {
            requireTime(begin);
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private static void requireTime(long begin) {
        if (System.nanoTime() - begin > LONGEST.toNanos()) {
            throw new IllegalStateException("not there after " + LONGEST);
        }
    }

    private interface Condition {
        boolean holds();
    }
}
