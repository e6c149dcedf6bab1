package io.vaporform.docker.internal;

import com.github.dockerjava.api.model.Container;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.BackupPolicy;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Mount;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.SaveRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;

/** Writes out what a volume of a deployment holds. One instance has it at most: a volume has one writer. */
record VolumeSaving(Parts parts, Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final int MOST_LOOKS = 300;
    private static final int MOST_WORDS = 2000;

    private static final String PAUSED = "paused";
    private static final String RUNNING = "running";

    void save(SaveRequest request, OutputStream to) throws IOException {
        String volume = request.volume();
        Mount mount = known.spec().mounts().stream()
                .filter(each -> each.volume().equals(volume))
                .findFirst()
                .orElseThrow();
        String instance = instance(volume);
        BackupPolicy policy = known.spec().backup();
        VolumeAccess access = access();
        try (VolumeArchive archive = new VolumeArchive(to)) {
            access.open(Values.text(mount.id()), Optional.empty(), context);
            if (policy.command().isEmpty()) {
                heldStill(instance, access, archive);
            } else {
                byCommand(instance, access, policy, request, archive);
            }
        } finally {
            whateverHappens(() -> access.close(context));
        }
    }

    private VolumeAccess access() {
        return new VolumeAccess(parts.containers(), parts.policy(), known.mark(), Names.SAVE);
    }

    private String instance(String volume) {
        return parts.containers().list(known.mark(), context).stream()
                .filter(container -> Listed.isInstance(container) && RUNNING.equals(container.getState()))
                .map(Listed::name)
                .findFirst()
                .orElseThrow(() -> new ProvisioningException(
                        "back up volume " + volume,
                        "no instance of " + known.address() + " runs; start it first",
                        null));
    }

    /** As it is at one moment, like a disk after a power cut. */
    private void heldStill(String instance, VolumeAccess access, VolumeArchive archive) {
        parts.containers().pause(instance, context);
        try {
            access.read("", context, archive::packed);
        } finally {
            whateverHappens(() -> parts.containers().unpause(instance, context));
        }
        awaitWell(instance);
    }

    /** What was interrupted still tidies up: the interrupt was meant for the copying, and nobody else lets go of what is held still. */
    private static void whateverHappens(Runnable tidying) {
        boolean interrupted = Thread.interrupted();
        try {
            tidying.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A health check that was under way when it was held still has failed, though nothing is wrong with it; the next one finds that out. */
    private void awaitWell(String instance) {
        try {
            for (int looks = 0; looks < MOST_LOOKS && isUnhealthy(instance); looks++) {
                context.time().pause(LOOK_AGAIN);
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isUnhealthy(String instance) {
        return parts.containers()
                .inspect(instance, context)
                .map(ContainerView::health)
                .filter(Health.UNHEALTHY::equals)
                .isPresent();
    }

    private void byCommand(
            String instance, VolumeAccess access, BackupPolicy policy, SaveRequest asked, VolumeArchive archive)
            throws IOException {
        String directory = policy.directory().orElse("");
        archive.root(header(access, ""));
        if (!directory.isEmpty()) {
            archive.directory(header(access, directory), directory);
        }
        ExecRequest request = ExecRequest.of(policy.command().toArray(String[]::new))
                .env("OLDEST_BACKUP", asked.oldest().map(Instant::toString).orElse(""))
                .within(context.remaining());
        try {
            parts.exec().stream(instance, request, context, output -> archive.below(directory, output));
        } catch (ProvisioningException failed) {
            // What a program says of its trouble may have its password in it.
            throw new ProvisioningException(
                    "back up " + known.address(), Redaction.of(known.spec()).mask(last(failed.getMessage())), null);
        }
    }

    private static String last(@Nullable String words) {
        String all = String.valueOf(words);
        return all.substring(Math.max(0, all.length() - MOST_WORDS));
    }

    /** The engine says nothing of who owns a directory but in the archive of it, of which the rest is not waited for. */
    private TarArchiveEntry header(VolumeAccess access, String directory) {
        AtomicReference<TarArchiveEntry> header = new AtomicReference<>();
        access.read(directory, context, packed -> header.set(VolumeArchive.directory(packed)));
        return Objects.requireNonNull(header.get());
    }

    /** What an interrupted one has left: instances that are held still, and what it read through. */
    void letGo() {
        parts.containers().list(known.mark(), context).stream()
                .filter(VolumeSaving::isPaused)
                .map(Listed::name)
                .forEach(name -> parts.containers().unpause(name, context));
        access().close(context);
    }

    private static boolean isPaused(Container container) {
        return PAUSED.equals(container.getState());
    }
}
