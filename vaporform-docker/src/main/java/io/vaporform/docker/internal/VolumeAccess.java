package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.vaporform.docker.internal.Containers.Created;
import io.vaporform.docker.internal.engine.Engine;
import io.vaporform.docker.internal.engine.EngineRequest;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Value;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Mark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Reads and writes a volume through a container of its own that is never started: the engine lets nobody look at a container as long as an archive of it is read. It is made from an image that has
 * nothing in it, so that a volume that is empty is left as it is; or nothing but the directory that the volume is mounted at, as the engine gives an empty volume the owner and the mode
 * of that, which no unpacked archive can.
 *
 * @param mark that the container bears
 * @param number {@link Names#FILL} or {@link Names#SAVE}
 */
record VolumeAccess(Containers containers, Policy policy, Mark mark, int number) {

    private static final String REPOSITORY = "vaporform-volume";
    private static final String PLACE = "/volume";
    private static final String NOTHING = "nothing/";
    private static final String NOBODY = "65534:65534";

    /** @param owner of the volume, if it is empty; empty to leave it as it is */
    void open(String volume, Optional<TarArchiveEntry> owner, CallContext context) {
        close(context);
        load(owner, context);
        DeploymentSpec spec = DeploymentSpec.builder()
                .image(image())
                .command("none")
                .user(NOBODY)
                .mounts(List.of(new Mount("volume", PLACE, Value.of(volume))))
                .build();
        ContainerRequest request = new ContainerRequest(
                mark, spec, number, Map.of(), "", "none", "", new Images.Facts("", Set.of()), policy);
        if (containers.create(request, context) != Created.MADE) {
            throw disturbed();
        }
    }

    void write(InputStream tar, CallContext context) {
        containers.unpack(name(), PLACE, tar, context);
    }

    /** @param directory of the volume; empty for all of it */
    void read(String directory, CallContext context, Engine.StreamReader reader) {
        AtomicReference<IOException> broken = new AtomicReference<>();
        String place = directory.isEmpty() ? PLACE : PLACE + "/" + directory;
        containers.pack(name(), place, context, packed -> {
            try {
                reader.read(packed);
            } catch (IOException failed) {
                broken.set(failed);
            }
        });
        if (broken.get() != null) {
            throw new ProvisioningException(
                    "read the volume", String.valueOf(broken.get().getMessage()), broken.get());
        }
    }

    /** Leaves nothing of it but the volume. Nothing happens if there is nothing. */
    void close(CallContext context) {
        containers.inspect(name(), context).ifPresent(view -> {
            view.requireBears(mark);
            if (!containers.remove(view.id(), false, context)) {
                throw disturbed();
            }
        });
        containers.engine().repeatable("remove image " + image(), context, session -> {
            try {
                session.docker().removeImageCmd(image()).exec();
                return true;
            } catch (NotFoundException | ConflictException gone) {
                return true;
            }
        });
    }

    private void load(Optional<TarArchiveEntry> owner, CallContext context) {
        String path = "/images/create?fromSrc=-&repo=" + REPOSITORY + "&tag=" + tag();
        EngineRequest request = EngineRequest.post(path, Containers.TAR, layer(owner));
        containers.engine().repeatable("load image " + image(), context, session -> session.send(request));
    }

    private static byte[] layer(Optional<TarArchiveEntry> owner) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, UTF_8.name())) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            TarArchiveEntry only = new TarArchiveEntry(owner.isPresent() ? PLACE.substring(1) + "/" : NOTHING);
            owner.ifPresent(seen -> {
                only.setUserId(seen.getLongUserId());
                only.setGroupId(seen.getLongGroupId());
                only.setMode(seen.getMode());
            });
            tar.putArchiveEntry(only);
            tar.closeArchiveEntry();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private String name() {
        return Names.container(mark, number);
    }

    private String tag() {
        return mark.token() + "-" + Names.suffix(number);
    }

    private String image() {
        return REPOSITORY + ":" + tag();
    }

    /** A process that was taken for dead is at the same: the next try finds out. */
    private ProviderUnavailableException disturbed() {
        return new ProviderUnavailableException(
                "open volume: container " + name() + " is being made or removed by somebody else", null);
    }
}
