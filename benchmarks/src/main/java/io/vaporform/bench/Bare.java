package io.vaporform.bench;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.vaporform.spi.Capabilities;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * docker-java with its own transport, and the least that gets there: create, start, inspect until healthy, the ports from the last inspect.
 * As many threads as Vaporform uses, and none of them waits: between two looks at a container it works on others. The same network,
 * published port, hardening, limits, log rotation, restart policy, init and health check as with Vaporform, but for the host port, which the engine
 * chooses, and the labels, of which there is one.
 */
final class Bare implements Contender, AutoCloseable {

    /** What everything that is made without Vaporform bears. */
    static final String LABEL = "io.vaporform-bench.run";

    private static final int THREADS = Capabilities.DEFAULT_PARALLELISM;
    private static final Ports.Binding[] NONE = {};
    private static final Map<String, String> LOG_ROTATION = Map.of("max-size", "10m", "max-file", "3");

    private final DockerClient docker;
    private final String run;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    Bare(String host, String run) {
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(host)
                .withApiVersion("1.41")
                .build();
        this.docker = DockerClientImpl.getInstance(
                config,
                new ApacheDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .maxConnections(2 * THREADS)
                        .build());
        this.run = run;
    }

    @Override
    public String name() {
        return "bare docker-java";
    }

    @Override
    public void deploy(String group, int count) throws Exception {
        network(group);
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CompletableFuture<Integer> hostPort = new CompletableFuture<>();
            all.add(hostPort);
            String name = group + "-" + i;
            threads.execute(() -> step(hostPort, () -> start(name, group, hostPort)));
        }
        for (CompletableFuture<Integer> each : all) {
            each.get();
        }
    }

    /** A network for the containers of a group, as each project has one with Vaporform. */
    void network(String group) {
        docker.createNetworkCmd()
                .withName(group)
                .withDriver("bridge")
                .withCheckDuplicate(true)
                .withLabels(Map.of(LABEL, run))
                .exec();
    }

    /** Ends a container at once; the engine does not start it again. */
    void kill(String id) {
        docker.killContainerCmd(id).exec();
    }

    void start(String id) {
        docker.startContainerCmd(id).exec();
    }

    private void start(String name, String network, CompletableFuture<Integer> hostPort) {
        docker.createContainerCmd(Web.IMAGE)
                .withName(name)
                .withLabels(Map.of(LABEL, run))
                .withExposedPorts(ExposedPort.tcp(Web.PORT))
                .withAliases(name)
                .withHostConfig(hostConfig(network))
                .withHealthcheck(healthCheck())
                .exec();
        docker.startContainerCmd(name).exec();
        lookLater(name, hostPort);
    }

    private void lookLater(String name, CompletableFuture<Integer> hostPort) {
        CompletableFuture.delayedExecutor(Web.LOOK.toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(() -> step(hostPort, () -> look(name, hostPort)));
    }

    private void look(String name, CompletableFuture<Integer> hostPort) {
        InspectContainerResponse seen = docker.inspectContainerCmd(name).exec();
        if (!"healthy".equals(seen.getState().getHealth().getStatus())) {
            lookLater(name, hostPort);
            return;
        }
        Ports.Binding[] bound =
                seen.getNetworkSettings().getPorts().getBindings().getOrDefault(ExposedPort.tcp(Web.PORT), NONE);
        hostPort.complete(Integer.valueOf(bound[0].getHostPortSpec()));
    }

    private static void step(CompletableFuture<Integer> hostPort, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failed) {
            hostPort.completeExceptionally(failed);
        }
    }

    private static HostConfig hostConfig(String network) {
        return HostConfig.newHostConfig()
                .withNetworkMode(network)
                .withPortBindings(new PortBinding(Ports.Binding.bindIp(Web.PUBLISH_ON), ExposedPort.tcp(Web.PORT)))
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true"))
                .withPrivileged(false)
                .withReadonlyRootfs(true)
                .withTmpFs(Web.TMPFS)
                .withMemory(Web.MEMORY)
                .withMemorySwap(Web.MEMORY)
                .withPidsLimit(Web.PIDS)
                .withInit(true)
                .withRestartPolicy(RestartPolicy.unlessStoppedRestart())
                .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, LOG_ROTATION));
    }

    private static HealthCheck healthCheck() {
        return new HealthCheck()
                .withTest(Web.TEST)
                .withInterval(Web.EVERY.toNanos())
                .withTimeout(Web.TIMEOUT.toNanos())
                .withRetries(Web.FALL)
                .withStartPeriod(Web.START.toNanos());
    }

    @Override
    public void remove(String group) throws Exception {
        removeAll(LABEL, run);
    }

    /**
     * Removes all containers, then all networks, that bear the label.
     *
     * @return how many there were
     */
    int removeAll(String label, String value) throws Exception {
        Map<String, String> labels = Map.of(label, value);
        List<Future<?>> all = new ArrayList<>();
        docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(labels)
                .exec()
                .forEach(container -> all.add(threads.submit(() -> removeContainer(container.getId()))));
        for (Future<?> each : all) {
            each.get();
        }
        List<Network> networks = docker.listNetworksCmd()
                .withFilter("label", List.of(label + "=" + value))
                .exec();
        networks.forEach(network -> docker.removeNetworkCmd(network.getId()).exec());
        return all.size() + networks.size();
    }

    private void removeContainer(String id) {
        try {
            docker.removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException gone) {
            // Somebody was faster.
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        docker.close();
    }
}
