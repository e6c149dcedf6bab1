package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.haproxy.HaproxyProcess.Done;
import io.vaporform.spi.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One load balancer: what it is to have, the HAProxy that has it, and who keeps that running. What is to be is written down first, then made so at run time; only what HAProxy cannot change there makes
 * it reload. Blocks; thread-safe, also with other JVMs.
 */
final class EdgeProxy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EdgeProxy.class);

    /** Between two looks whether it answers. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final HaproxyDirectory directory;
    private final TimeSource time;
    private final Executor executor;
    private final EdgeJournal journal;
    private final EdgeFiles files;
    private final EdgeChallenges challenges;
    private final HaproxyProcess process;
    private final Supervisor supervisor;
    private final EdgeSlots slots;
    private volatile TimeSource.Scheduled nextLook;

    private EdgeProxy(HaproxyDirectory directory, EdgeSettings settings, TimeSource time, Executor executor) {
        this.directory = directory;
        this.time = time;
        this.executor = executor;
        this.journal = new EdgeJournal(directory.journal());
        this.files = new EdgeFiles(directory, settings);
        this.challenges = settings.challenges();
        this.process = HaproxyProcess.open(directory, settings.program(), settings.limits(), this::writeFiles);
        this.supervisor = new Supervisor(process, time, executor, this::afterRestart);
        this.slots = new EdgeSlots(this, executor);
        this.nextLook = time.schedule(LOOK, this::look);
    }

    /** Makes the directory where it is missing, and starts nothing. */
    static EdgeProxy open(HaproxyDirectory directory, EdgeSettings settings, TimeSource time, Executor executor) {
        return new EdgeProxy(directory, settings, time, executor);
    }

    private void look() {
        executor.execute(() -> {
            try {
                if (Files.exists(directory.config())) {
                    supervisor.look();
                }
            } catch (RuntimeException later) {
                LOG.warn("HAProxy in {} could not be looked at", directory, later);
            }
        });
        nextLook = time.schedule(LOOK, this::look);
    }

    HaproxyDirectory directory() {
        return directory;
    }

    EdgeJournal journal() {
        return journal;
    }

    EdgeFiles files() {
        return files;
    }

    /** What nobody else may disturb. */
    <T> T exclusively(HaproxyProcess.Work<T> work) {
        return process.exclusively(work);
    }

    <T> T withWorker(Function<Worker, T> use) {
        return process.withWorker(use);
    }

    <T> T withWorkers(Function<List<Worker>, T> use) {
        return process.withWorkers(use);
    }

    /** @throws io.vaporform.error.ProviderUnavailableException if it is not up */
    Processes processes() {
        return process.processes();
    }

    boolean isUp() {
        try {
            process.withWorker(Worker::info);
            return true;
        } catch (RuntimeException down) {
            LOG.debug("HAProxy in {} does not answer", directory, down);
            return false;
        }
    }

    /**
     * Starts HAProxy, or reloads it if it has loaded what only a reload can change; then it has everything that is kept.
     *
     * @throws ProvisioningException in HAProxy's words, if it does not take it: then what ran before still does
     */
    Done load() {
        return exclusively(() -> {
            HaproxyConfig config = journal.look(this::written);
            Done done = process.run(config);
            if (done != Done.NOTHING) {
                LOG.info("HAProxy in {}: {}", directory, done);
                bringIdle();
            }
            supervisor.watch();
            return done;
        });
    }

    private HaproxyConfig written(EdgeState state) {
        files.write(state);
        return files.config(state, balancer(state));
    }

    private EdgeBalancer balancer(EdgeState state) {
        return state.balancer()
                .orElseThrow(() -> new ProvisioningException(
                        "run HAProxy in " + directory, "there is no load balancer any more", null));
    }

    private void writeFiles() {
        WholeFiles.write(directory.config(), journal.look(this::written).text());
    }

    /** Goes on with what another JVM has left: what is at run time is held against what is kept. */
    void adopt() {
        exclusively(() -> {
            if (journal.balancer().isPresent() && load() == Done.NOTHING) {
                reconcile();
            }
            return true;
        });
    }

    private void afterRestart() {
        exclusively(() -> {
            bringIdle();
            return true;
        });
    }

    /** Those that get no requests, of which the files cannot say all. */
    private void bringIdle() {
        List<EdgeRoute> idle = journal.look(state -> state.routes().stream()
                .filter(route -> RouteServer.of(route).stream().anyMatch(server -> !server.isWanted()))
                .toList());
        process.withWorker(worker -> {
            idle.forEach(route -> bring(worker, route));
            return true;
        });
    }

    /** Brings the servers of a route as far as can be now. */
    static Map<String, ServerState> bring(Worker worker, EdgeRoute route) {
        List<RouteServer> wanted = RouteServer.of(route);
        Map<String, ServerState> now = new HashMap<>(new SlotSync(worker, route.slot()).to(wanted));
        route.next().ifPresent(next -> new SlotSync(worker, next)
                .to(wanted)
                .forEach((name, state) -> now.merge(name, state, (one, other) -> one.isActive() ? one : other)));
        return now;
    }

    /** Holds everything at run time against what is kept, and mends it. */
    void reconcile() {
        exclusively(() -> {
            List<EdgeRoute> routes = journal.look(EdgeState::routes);
            process.withWorker(worker -> {
                certificates(worker).reconcile(routes);
                routes.forEach(route -> bring(worker, route));
                RouteEntries.of(routes).forEach((map, entries) -> new EdgeMap(map(worker, map)).reconcile(entries));
                new EdgeMap(map(worker, EdgeFiles.CHALLENGES)).reconcile(challenges.entries());
                return true;
            });
            for (String token : journal.look(EdgeState::unsettled)) {
                journal.settled(token);
            }
            return true;
        });
    }

    /** Answers a certification authority with what is kept; or no more. */
    void answer(MapEntry challenge, boolean isWanted) {
        exclusively(() -> {
            if (journal.balancer().isPresent()) {
                if (!isUp()) {
                    load();
                }
                List<MapEntry> one = List.of(challenge);
                process.withWorker(worker -> {
                    EdgeMap map = new EdgeMap(map(worker, EdgeFiles.CHALLENGES));
                    if (isWanted) {
                        map.put(one);
                    } else {
                        map.remove(one, List.of());
                    }
                    return true;
                });
            }
            return true;
        });
    }

    LoadedMap map(Worker worker, String name) {
        return worker.map(directory.map(name).toString());
    }

    EdgeCertificates certificates(Worker worker) {
        return new EdgeCertificates(worker, directory, files);
    }

    EdgeSlots slots() {
        return slots;
    }

    /** How often it was started again because it had ended. */
    int restarts() {
        return supervisor.restarts();
    }

    /** Ends HAProxy, and removes all files. */
    void remove() {
        close();
        if (!Files.exists(directory.path())) {
            return;
        }
        exclusively(() -> {
            process.stop();
            try (Stream<Path> all = Files.walk(directory.path())) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
            return true;
        });
    }

    /** HAProxy goes on. A repeat does nothing. */
    @Override
    public void close() {
        nextLook.cancel();
        supervisor.close();
    }
}
