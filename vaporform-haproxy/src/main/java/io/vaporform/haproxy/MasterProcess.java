package io.vaporform.haproxy;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a master's life. Who calls it sees to it that there is one at a time. */
final class MasterProcess {

    private static final Logger LOG = LoggerFactory.getLogger(MasterProcess.class);

    private static final RuntimeCommand SHOW_PROC = RuntimeCommand.of("show proc");
    private static final Duration MOMENT = Duration.ofMillis(10);

    private final HaproxyDirectory directory;
    private final HaproxyProgram program;
    private final Limits limits;
    private final RuntimeSocket socket;
    private volatile @Nullable ProcessHandle handle;

    MasterProcess(HaproxyDirectory directory, HaproxyProgram program, Limits limits) {
        this.directory = directory;
        this.program = program;
        this.limits = limits;
        this.socket = RuntimeSocket.at(directory.masterSocket(), limits.answer());
    }

    RuntimeSocket socket() {
        return socket;
    }

    Optional<ProcessHandle> handle() {
        return Optional.ofNullable(handle);
    }

    Processes processes() {
        return Processes.of(socket.ask(SHOW_PROC));
    }

    /**
     * The one that runs, also if a JVM before this one has started it. Waits for one that is loading, and ends what is left of one that does not answer.
     */
    Optional<Processes> find() throws InterruptedException {
        Deadline deadline = Deadline.in(limits.load());
        while (true) {
            if (Leftovers.of(directory).isEmpty()) {
                handle = null;
                return Optional.empty();
            }
            try {
                Processes found = processes();
                handle = ProcessHandle.of(found.master()).orElse(null);
                return Optional.of(found);
            } catch (ProviderUnavailableException loading) {
                // It refuses while it loads, and also when it is gone and a worker was left. It says nothing when it is
                // stopped, or the machine is busy.
                if (!pause(deadline)) {
                    LOG.warn("HAProxy in {} does not answer", directory, loading);
                    kill();
                }
            }
        }
    }

    private static boolean pause(Deadline deadline) throws InterruptedException {
        boolean isTimeLeft = deadline.pause(MOMENT);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return isTimeLeft;
    }

    /**
     * Its servers get requests as the file says, until they are changed at run time again.
     *
     * @param digest that its worker has to say
     * @param limit to be ready
     */
    void start(String digest, Duration limit) throws IOException, InterruptedException {
        // Those of the last reload are old by now: one that was drained then may be the only one that is left.
        WholeFiles.write(directory.serverStates(), HaproxyDirectory.NO_STATES);
        LogTail log = LogTail.mark(directory.log());
        Process process = program.startMaster(directory);
        handle = process.toHandle();
        try {
            await("start", limit, log, process::isAlive, () -> processes().failed() == 0 && runs(digest));
        } catch (RuntimeException | InterruptedException failed) {
            kill();
            throw failed;
        }
    }

    private boolean runs(String digest) {
        return new Worker(socket.worker()).digest().equals(Optional.of(digest));
    }

    /**
     * Loads the file into a new process that takes over the listeners.
     *
     * @param states of its servers
     * @param digest that the new one has to say
     * @param limit to be ready
     */
    void reload(String states, String digest, Duration limit) throws InterruptedException, IOException {
        Processes before = processes();
        WholeFiles.write(directory.serverStates(), states);
        LogTail log = LogTail.mark(directory.log());
        // Version 2.6 ends the connection at once; newer ones keep it until they have loaded.
        socket.within(limit).send(RuntimeCommand.of("reload"));
        await("reload", limit, log, this::isAlive, () -> isTried(before, log) && runs(digest));
    }

    private boolean isAlive() {
        ProcessHandle known = handle;
        return known != null && known.isAlive();
    }

    private boolean isTried(Processes before, LogTail log) {
        Processes now = processes();
        if (now.reloads() <= before.reloads()) {
            return false;
        }
        if (now.failed() > 0) {
            throw new ProvisioningException(
                    "reload", "HAProxy goes on with what it had, and said: " + log.words(), null);
        }
        return true;
    }

    /** It refuses connections while it loads. */
    private void await(String stage, Duration limit, LogTail log, Supplier<Boolean> isAlive, Supplier<Boolean> isDone)
            throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        while (true) {
            try {
                if (isDone.get()) {
                    return;
                }
            } catch (ProviderUnavailableException loading) {
                LOG.trace("HAProxy in {} does not answer yet", directory, loading);
            }
            if (!isAlive.get()) {
                throw new ProvisioningException(stage, "HAProxy ended, and said: " + log.words(), null);
            }
            if (!pause(deadline)) {
                throw new ProvisioningException(
                        stage,
                        "HAProxy was not ready after " + limit.toSeconds() + " s, and said: " + log.words(),
                        null);
            }
        }
    }

    /** What it wrote is forgotten where that is much. */
    void shortenLog() throws IOException {
        LogTail.mark(directory.log());
    }

    /** All that there is of it, at once. */
    void kill() throws InterruptedException {
        LOG.warn("ending HAProxy in {} as it is", directory);
        if (!Leftovers.kill(directory, limits.hardStop())) {
            throw new ProvisioningException("kill", "these do not end: " + Leftovers.of(directory), null);
        }
        handle = null;
    }

    void stop() throws IOException, InterruptedException {
        Optional<Processes> running = find();
        if (running.isEmpty()) {
            return;
        }
        Signals.softStop(running.get().master());
        if (Leftovers.awaitEnd(directory, limits.softStop())) {
            handle = null;
        } else {
            LOG.warn("HAProxy in {} still has requests after {}, which are dropped", directory, limits.softStop());
            kill();
        }
    }
}
