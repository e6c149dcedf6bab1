package io.vaporform.haproxy;

import io.vaporform.error.ConflictException;
import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * That one alone uses a directory: a second HAProxy in it would take the first one's sockets away before it fails. The system lets go of it when the process ends, however it ends.
 *
 * <p>The locks of a process are one for the system: whoever opens the file a second time and closes it loses the lock of the first. So which are held in this process has to be known to all of it,
 * before the file is touched.
 */
final class DirectoryLock implements AutoCloseable {

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private DirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Does not wait.
     *
     * @param directory that is there
     * @throws ConflictException if it is in use, in this process or in another
     */
    static DirectoryLock take(HaproxyDirectory directory) {
        try {
            // Links to it are the same directory.
            Path file = directory.path().toRealPath().resolve(directory.lock().getFileName());
            if (!HELD.add(file)) {
                throw new ConflictException(
                        directory + " is in use in this JVM; close that one, or give each its directory");
            }
            try {
                return new DirectoryLock(file, locked(directory, file));
            } catch (IOException | RuntimeException failed) {
                HELD.remove(file);
                throw failed;
            }
        } catch (IOException failed) {
            throw new ProvisioningException("lock " + directory, failed.toString(), failed);
        }
    }

    private static FileChannel locked(HaproxyDirectory directory, Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new ConflictException(
                        directory + " is in use by another process; end that one, or give each its directory");
            }
            return channel;
        } catch (OverlappingFileLockException otherLoader) {
            channel.close();
            throw new ConflictException(
                    directory + " is in use by another application of this JVM; give each its directory");
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new ProvisioningException("unlock " + file, failed.toString(), failed);
        } finally {
            HELD.remove(file);
        }
    }
}
