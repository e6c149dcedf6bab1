package io.vaporform.haproxy;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HAProxy of this machine, master and workers, in a directory of its own. It outlives this JVM: the next one finds it there and goes on with it; several JVMs may work with it at a time. Blocks;
 * thread-safe. While it is started, reloaded or stopped, whoever wants to change something at run time waits, as such a change would go to the process that is being replaced.
 */
final class HaproxyProcess {

    private static final Logger LOG = LoggerFactory.getLogger(HaproxyProcess.class);

    /** Reading a certificate takes HAProxy 2 to 3 ms, and others may want the processor. */
    private static final Duration LOAD_OF_A_CERTIFICATE = Duration.ofMillis(10);

    /** Of a listener for TLS before its first certificate, which comes at run time. */
    private static final String NO_CERTIFICATE_YET = "no SSL certificate specified for bind";

    private final HaproxyDirectory directory;
    private final HaproxyProgram program;
    private final Limits limits;
    private final MasterProcess master;
    private final Runnable beforeStart;
    private final ReadWriteLock turns = new ReentrantReadWriteLock(true);

    private HaproxyProcess(HaproxyDirectory directory, HaproxyProgram program, Limits limits, Runnable beforeStart) {
        this.directory = directory;
        this.program = program;
        this.limits = limits;
        this.master = new MasterProcess(directory, program, limits);
        this.beforeStart = beforeStart;
    }

    /**
     * Makes the directory where it is missing, and starts nothing.
     *
     * @param beforeStart brings the files up to date when it is to be started again as it was; with the directory to itself
     * @throws ProvisioningException if the program is not HAProxy 2.6 or newer
     */
    static HaproxyProcess open(
            HaproxyDirectory directory, HaproxyProgram program, Limits limits, Runnable beforeStart) {
        directory.createIfMissing();
        HaproxyProcess process = new HaproxyProcess(directory, program, limits, beforeStart);
        return process.exclusively(() -> {
            directory.prepare();
            program.requireSupported(directory, limits.load());
            return process;
        });
    }

    /**
     * Makes a configuration the one that runs: starts HAProxy, or reloads the one that runs with another, or does neither if it has loaded this one. Servers are not looked at: those of a process that
     * goes on are changed at run time, after this has written the file that says the same. The maps and the crt-list have to be in place.
     *
     * @return what was done
     * @throws ProvisioningException in HAProxy's words, if it does not take it: then what ran before still does, and its file is still in place
     */
    Done run(HaproxyConfig config) {
        return exclusively(() -> {
            boolean isUp = master.find().isPresent();
            Optional<String> before = read(directory.config());
            if (isUp && worker().digest().equals(Optional.of(config.digest()))) {
                if (!before.equals(Optional.of(config.text()))) {
                    WholeFiles.write(directory.config(), config.text());
                }
                return Done.NOTHING;
            }
            replaceFile(config);
            try {
                load(isUp, config.digest());
            } catch (RuntimeException failed) {
                before.ifPresent(text -> WholeFiles.write(directory.config(), text));
                throw failed;
            }
            return isUp ? Done.RELOADED : Done.STARTED;
        });
    }

    /** What {@link #run} did. */
    enum Done {
        NOTHING,
        STARTED,
        RELOADED
    }

    private void load(boolean isUp, String digest) throws IOException, InterruptedException {
        if (isUp) {
            master.reload(worker().serverStates(), digest, loadLimit());
        } else {
            master.start(digest, loadLimit());
        }
    }

    private Duration loadLimit() throws IOException {
        if (!Files.exists(directory.crtList())) {
            return limits.load();
        }
        try (Stream<String> lines = Files.lines(directory.crtList())) {
            return limits.load().plus(LOAD_OF_A_CERTIFICATE.multipliedBy(lines.count()));
        }
    }

    private void replaceFile(HaproxyConfig config) throws IOException {
        WholeFiles.write(directory.candidate(), config.text());
        program.check(directory, directory.candidate(), loadLimit())
                .lines()
                .filter(warning -> !warning.contains(NO_CERTIFICATE_YET))
                .forEach(warning -> LOG.warn("HAProxy warns of the configuration in {}: {}", directory, warning));
        WholeFiles.rename(directory.candidate(), directory.config());
    }

    private static Optional<String> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    /**
     * Starts it again as {@link #run} has left it, if it is not up; what was left of it is ended first. Does nothing if it never ran or was stopped.
     *
     * @return whether it was started
     */
    boolean restartIfDown() {
        // Another process may have removed the load balancer.
        return Files.exists(directory.path())
                && exclusively(() -> {
                    if (toRun().isEmpty() || master.find().isPresent()) {
                        return false;
                    }
                    return restart();
                });
    }

    /** Ends it as it is, as its worker no longer answers, and starts it again as {@link #run} has left it. Does nothing if it never ran or was stopped. */
    boolean restartByForce() {
        return exclusively(() -> {
            if (toRun().isEmpty()) {
                return false;
            }
            master.kill();
            return restart();
        });
    }

    private boolean restart() throws IOException, InterruptedException {
        beforeStart.run();
        Optional<String> digest = toRun();
        if (digest.isPresent()) {
            master.start(digest.get(), loadLimit());
        }
        return digest.isPresent();
    }

    /** The digest of the file that is there, also if another JVM has written it; empty if HAProxy is not to run. */
    private Optional<String> toRun() throws IOException {
        return read(directory.config()).flatMap(HaproxyConfig::digestIn);
    }

    /** Now and then, as what HAProxy writes has no end. */
    void shortenLog() {
        try {
            master.shortenLog();
        } catch (IOException failed) {
            LOG.warn("the log of HAProxy in {} cannot be shortened", directory, failed);
        }
    }

    /** Asks the process that takes new connections; after a reload that is another one. Not during one: then it waits. {@code use} must not start, reload or stop it. */
    <T> T withWorker(Function<Worker, T> use) {
        turns.readLock().lock();
        try {
            return use.apply(worker());
        } finally {
            turns.readLock().unlock();
        }
    }

    /** As {@link #withWorker}, with all of them, also those that a reload has replaced and that still have connections. The current one is the first. */
    <T> T withWorkers(Function<List<Worker>, T> use) {
        turns.readLock().lock();
        try {
            return use.apply(processes().all().stream()
                    .map(pid -> new Worker(master.socket().process(pid)))
                    .toList());
        } finally {
            turns.readLock().unlock();
        }
    }

    private Worker worker() {
        return new Worker(master.socket().worker());
    }

    /** @throws ProviderUnavailableException if it is not up */
    Processes processes() {
        return master.processes();
    }

    /** The process that is known of; it ends with any of its workers. */
    Optional<ProcessHandle> master() {
        return master.handle();
    }

    /** Ends it: at first when its requests are answered, and as it is when the time is over. It stays so until {@link #run}. A repeat does nothing. */
    void stop() {
        exclusively(() -> {
            Files.deleteIfExists(directory.config());
            master.stop();
            return true;
        });
    }

    /** Does what nobody else may disturb, of this JVM and others; what it calls of this may do so, too. Waits for its turn. */
    <T> T exclusively(Work<T> work) {
        turns.writeLock().lock();
        try {
            DirectoryLock own = DirectoryLock.take(directory, loadLimit().multipliedBy(2));
            try {
                return work.run();
            } finally {
                own.close();
            }
        } catch (IOException failed) {
            throw new ProvisioningException("run HAProxy in " + directory, failed.toString(), failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            // How far it came is not known; the next call finds out.
            throw new ProviderUnavailableException("run HAProxy in " + directory + ": interrupted", stop);
        } finally {
            turns.writeLock().unlock();
        }
    }

    /** What may fail as files do. */
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }
}
