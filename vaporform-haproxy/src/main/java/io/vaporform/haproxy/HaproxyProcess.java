package io.vaporform.haproxy;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HAProxy of this machine, master and workers, in a directory of its own. It outlives this JVM: the next one finds it there and goes on with it. Blocks; thread-safe. While it is started, reloaded or
 * stopped, whoever wants to change something at run time waits, as such a change would go to the process that is being replaced.
 */
final class HaproxyProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HaproxyProcess.class);

    private final HaproxyDirectory directory;
    private final HaproxyProgram program;
    private final Limits limits;
    private final DirectoryLock lock;
    private final MasterProcess master;
    private final ReadWriteLock turns = new ReentrantReadWriteLock(true);
    private volatile @Nullable String loaded;
    private boolean isClosed;

    private HaproxyProcess(HaproxyDirectory directory, HaproxyProgram program, Limits limits, DirectoryLock lock) {
        this.directory = directory;
        this.program = program;
        this.limits = limits;
        this.lock = lock;
        this.master = new MasterProcess(directory, program, limits);
    }

    /**
     * Takes the directory, which is made where it is missing, and starts nothing.
     *
     * @throws ConflictException if somebody has it
     * @throws ProvisioningException if the program is not HAProxy 2.6 or newer
     */
    static HaproxyProcess open(HaproxyDirectory directory, HaproxyProgram program, Limits limits) {
        directory.createIfMissing();
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            directory.prepare();
            program.requireSupported(directory, limits.load());
            return new HaproxyProcess(directory, program, limits, lock);
        } catch (RuntimeException failed) {
            lock.close();
            throw failed;
        }
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
                loaded = config.digest();
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
            master.reload(worker().serverStates(), digest);
        } else {
            master.start(digest);
        }
        loaded = digest;
    }

    private void replaceFile(HaproxyConfig config) throws IOException {
        WholeFiles.write(directory.candidate(), config.text());
        String warnings = program.check(directory, directory.candidate(), limits.load());
        if (!warnings.isEmpty()) {
            LOG.warn("HAProxy warns of the configuration in {}: {}", directory, warnings);
        }
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
        return exclusively(() -> {
            String digest = loaded;
            if (digest == null || master.find().isPresent()) {
                return false;
            }
            master.start(digest);
            return true;
        });
    }

    /** Ends it as it is, as its worker no longer answers, and starts it again as {@link #run} has left it. Does nothing if it never ran or was stopped. */
    boolean restartByForce() {
        return exclusively(() -> {
            String digest = loaded;
            if (digest == null) {
                return false;
            }
            master.kill();
            master.start(digest);
            return true;
        });
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

    /** Ends it: at first when its requests are answered, and as it is when the time is over. A repeat does nothing. */
    void stop() {
        exclusively(() -> {
            loaded = null;
            master.stop();
            return true;
        });
    }

    private <T> T exclusively(Work<T> work) {
        turns.writeLock().lock();
        try {
            if (isClosed) {
                throw new IllegalStateException("the directory " + directory + " was let go of; open it again");
            }
            return work.run();
        } catch (IOException failed) {
            throw new ProvisioningException("run HAProxy in " + directory, failed.toString(), failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProvisioningException("run HAProxy in " + directory, "interrupted", stop);
        } finally {
            turns.writeLock().unlock();
        }
    }

    private interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Lets go of the directory. HAProxy goes on. A repeat does nothing. */
    @Override
    public void close() {
        turns.writeLock().lock();
        try {
            if (!isClosed) {
                isClosed = true;
                lock.close();
            }
        } finally {
            turns.writeLock().unlock();
        }
    }
}
