package io.vaporform.jdbc;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Room on a disk that is left free: H2 loses rows that it has acknowledged when it writes its file on a full one again and again, so it never begins
 * to write where the room could end. Thread-safe.
 */
final class DiskReserve {

    /** Above what one group of commits can write: 8 MiB and a last value of 32 MiB, and the older values beside them. */
    static final long BYTES = 128L << 20;

    private final @Nullable FileStore disk;

    private DiskReserve(@Nullable FileStore disk) {
        this.disk = disk;
    }

    /** Of a database that keeps what it acknowledged on a full disk too. */
    static DiskReserve none() {
        return new DiskReserve(null);
    }

    static DiskReserve of(Path file) throws IOException {
        return new DiskReserve(Files.getFileStore(file));
    }

    /** @throws io.vaporform.error.StoreUnavailableException if it is touched already */
    void require(Failures failures) {
        if (disk == null) {
            return;
        }
        long free;
        try {
            free = disk.getUsableSpace();
        } catch (IOException unknown) {
            throw failures.noRoom("how much room its disk has left cannot be told", unknown);
        }
        if (free < BYTES) {
            throw failures.noRoom(
                    "its disk has " + (free >> 20) + " MiB left, and " + (BYTES >> 20) + " MiB are kept free", null);
        }
    }
}
