package io.vaporform.docker.internal;

import io.vaporform.error.ProvisioningException;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.spec.ByteSize;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.state.Records;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What volumes cannot outgrow: an ext4 file system in a file for each, attached as a loop device that the engine mounts. On the machine of the engine, as root. A device has a number that no other volume of
 * this store has, as an engine that mounts one by its number must never find another's data there.
 *
 * @param directory where the files are
 * @see <a href="https://man7.org/linux/man-pages/man4/loop.4.html">loop(4)</a>
 */
record SizedVolumes(Path directory) {

    /** What a file system of that kind needs for itself leaves little of less. */
    static final ByteSize SMALLEST = ByteSize.ofMebibytes(16);

    private static final String DEVICE = "/dev/loop";
    private static final int MOST_ATTEMPTS = 20;

    /** Far from those that others let the kernel choose, up to the last that it has. */
    private static final NumberPool NUMBERS = new NumberPool("loop/", 100_000, (1 << 20) - 1);

    /**
     * Makes the file system, unless it is there, and attaches it.
     *
     * @return the device
     */
    String make(String volume, ByteSize size, ApplyContext context) {
        try {
            Path file = file(volume);
            if (!Files.exists(file)) {
                Files.createDirectories(directory);
                Path half = directory.resolve(volume + ".new");
                Files.deleteIfExists(half);
                setLength(half, size);
                HostCommand.run(context, "mkfs.ext4", "-q", "-F", "-m", "0", half.toString());
                // The engine gives a new volume what its place in the image has only if it is empty.
                HostCommand.run(context, "debugfs", "-w", "-R", "rmdir lost+found", half.toString());
                Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return attachAnywhere(volume, context);
        } catch (IOException failed) {
            throw new ProvisioningException("make a file system for volume " + volume, failed.toString(), failed);
        }
    }

    private static void setLength(Path file, ByteSize size) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(size.bytes());
        }
    }

    private String attachAnywhere(String volume, ApplyContext context) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            int number = NUMBERS.any(volume, any -> true, context.records())
                    .orElseThrow(() -> new QuotaExceededException("no loop device is left; destroy volumes"));
            String device = DEVICE + number;
            if (backing(device).map(file(volume).toString()::equals).orElse(true)) {
                attach(volume, device, context);
                return device;
            }
            NUMBERS.takenByForeigner(number, context.records());
        }
        throw new ProvisioningException(
                "attach volume " + volume, MOST_ATTEMPTS + " loop devices in turn were in use by others", null);
    }

    /** As after a restart of the machine. Nothing happens if it is attached. */
    void attach(String volume, String device, CallContext context) {
        Path file = file(volume);
        Optional<String> backing = backing(device);
        if (backing.isEmpty()) {
            HostCommand.run(context, "losetup", device, file.toString());
        } else if (!backing.get().equals(file.toString())) {
            throw new ProvisioningException(
                    "attach volume " + volume, device + " is in use for " + backing.get() + "; detach that", null);
        }
    }

    boolean isAttached(String volume, String device) {
        return backing(device).equals(Optional.of(file(volume).toString()));
    }

    /** Makes it larger while it is used; never smaller. */
    void resize(String volume, String device, ByteSize size, CallContext context) {
        try {
            Path file = file(volume);
            long now = Files.size(file);
            if (now > size.bytes()) {
                throw new ProvisioningException(
                        "resize volume " + volume,
                        "it has " + now
                                + " bytes, and cannot be made smaller; back it up and restore it into a new one",
                        null);
            }
            if (now < size.bytes()) {
                setLength(file, size);
            }
            HostCommand.run(context, "losetup", "--set-capacity", device);
            HostCommand.run(context, "resize2fs", device);
        } catch (IOException failed) {
            throw new ProvisioningException("resize volume " + volume, failed.toString(), failed);
        }
    }

    /** Removes all there is of it. Nothing happens if there is nothing. */
    void remove(String volume, ApplyContext context) {
        Records records = context.records();
        records.scan(NUMBERS.keys()).stream()
                .filter(entry -> entry.value().reveal().equals(volume))
                .map(entry -> DEVICE + entry.key().substring(NUMBERS.keys().length()))
                .filter(device -> isAttached(volume, device))
                .forEach(device -> HostCommand.run(context, "losetup", "--detach", device));
        try {
            Files.deleteIfExists(directory.resolve(volume + ".new"));
            Files.deleteIfExists(file(volume));
        } catch (IOException failed) {
            throw new ProvisioningException("remove volume " + volume, failed.toString(), failed);
        }
        NumberPool.release(NUMBERS.keys(), volume::equals, records);
    }

    private Path file(String volume) {
        return directory.resolve(volume + ".ext4");
    }

    /** What a loop device is attached to, as the kernel says it. */
    private static Optional<String> backing(String device) {
        Path told = Path.of("/sys/block", device.substring("/dev/".length()), "loop/backing_file");
        try {
            return Files.exists(told) ? Optional.of(Files.readString(told).strip()) : Optional.empty();
        } catch (IOException detached) {
            if (!Files.exists(told)) {
                return Optional.empty();
            }
            throw new UncheckedIOException(detached);
        }
    }
}
