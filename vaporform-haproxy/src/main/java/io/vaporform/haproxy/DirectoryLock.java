package io.vaporform.haproxy;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.http.Deadline;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * That one at a time changes what is in a directory, of all JVMs of this machine. The system lets go of it when a process ends, however it ends. Who has it may take it again.
 *
 * <p>The locks of a process are one for the system: whoever opens the file a second time and closes it loses the lock of the first. So who has it in this process has to be known to all of it, before the
 * file is touched.
 */
final class DirectoryLock implements AutoCloseable {

    private static final Map<Path, ReentrantLock> OF_THIS_JVM = new ConcurrentHashMap<>();
    private static final Duration MOMENT = Duration.ofMillis(2);

    private final ReentrantLock turn;

    /** Null where this thread has it already. */
    private final @Nullable FileChannel channel;

    private DirectoryLock(ReentrantLock turn, @Nullable FileChannel channel) {
        this.turn = turn;
        this.channel = channel;
    }

    /**
     * Waits until it is free.
     *
     * @param directory that is there
     * @throws ProviderUnavailableException if it is not, in time
     */
    static DirectoryLock take(HaproxyDirectory directory, Duration limit) throws IOException, InterruptedException {
        // Links to it are the same directory.
        Path file = directory.path().toRealPath().resolve(directory.lock().getFileName());
        ReentrantLock turn = OF_THIS_JVM.computeIfAbsent(file, none -> new ReentrantLock(true));
        if (!turn.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw busy(directory, limit);
        }
        try {
            return new DirectoryLock(turn, turn.getHoldCount() > 1 ? null : locked(directory, file, limit));
        } catch (IOException | RuntimeException | InterruptedException failed) {
            turn.unlock();
            throw failed;
        }
    }

    private static FileChannel locked(HaproxyDirectory directory, Path file, Duration limit)
            throws IOException, InterruptedException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            Deadline deadline = Deadline.in(limit);
            while (!isLocked(channel)) {
                boolean isTimeLeft = deadline.pause(MOMENT);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!isTimeLeft) {
                    throw busy(directory, limit);
                }
            }
            return channel;
        } catch (IOException | RuntimeException | InterruptedException failed) {
            channel.close();
            throw failed;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException ofAnotherClassLoader) {
            return false;
        }
    }

    private static ProviderUnavailableException busy(HaproxyDirectory directory, Duration limit) {
        return new ProviderUnavailableException(
                "somebody else has been changing " + directory + " for " + limit.toSeconds() + " s", null);
    }

    @Override
    public void close() throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            turn.unlock();
        }
    }
}
