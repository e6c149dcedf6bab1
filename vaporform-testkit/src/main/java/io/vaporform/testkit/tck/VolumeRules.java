package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Mount;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capability;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect.How;
import io.vaporform.spi.Observed;
import io.vaporform.spi.SaveRequest;
import io.vaporform.spi.Step;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Storage that outlives what uses it. */
abstract class VolumeRules extends RuleGroup {

    private static final String TEXT = "kept \u2713\n";

    VolumeRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D1701",
            verifies = "a volume is made once, read, listed and deleted",
            ifItFails = "the volumes' own apply, read, inventory and delete, as for deployments")
    void volumesLiveAndDie() {
        if (refused()) {
            return;
        }
        Vol volume = volume();
        var outputs = volume.deploy();

        assertThat(volume.deploy()).isEqualTo(outputs);
        assertThat(volume.present().outputs()).isEqualTo(outputs);
        assertThat(volume.engineIds()).hasSize(1);
        volume.delete();
        assertThat(volume.engineIds()).isEmpty();
        assertThat(volume.read()).isEqualTo(Observed.absent());
        volume.delete();
    }

    @Rule(
            value = "D1702",
            verifies = "data survives the replacement of the deployment that wrote it",
            ifItFails = "that a mount uses the volume whose id it has, and a delete of a deployment takes no volume")
    void dataSurvivesAReplacement() {
        if (refused()) {
            return;
        }
        Vol volume = volume();
        volume.deploy();
        App old = deployed(mounting(volume));
        fixture().write(old.first(), file(), TEXT);
        old.delete();
        App next = old.next(mounting(volume));
        next.deploy();

        assertThat(fixture().read(next.first(), file())).contains(TEXT);
    }

    @Rule(
            value = "D1703",
            verifies = "deleting a deployment leaves its volume",
            ifItFails = "that a delete of a deployment takes no volume")
    void volumesStay() {
        if (refused()) {
            return;
        }
        Vol volume = volume();
        volume.deploy();
        App app = deployed(mounting(volume));

        app.delete();

        assertThat(volume.engineIds()).hasSize(1);
    }

    @Rule(
            value = "D1704",
            verifies = "a change of size never loses the data",
            ifItFails = "that effect() of volumes is IN_PLACE, or the size is refused")
    void sizesChangeInPlace() {
        if (refused()) {
            return;
        }
        var volumes = kit().service().volumes().orElseThrow();

        assertThat(volumes.effect(size("1Gi"), size("2Gi"), kit().can()).how()).isEqualTo(How.IN_PLACE);
    }

    @Rule(
            value = "D1705",
            verifies = "a deployment that shares a volume with its next generation is deleted first",
            ifItFails = "that effect() is DELETE_FIRST if both specs mount one volume: it has one writer")
    void oneWriterMeansInterruption() {
        if (refused()) {
            return;
        }
        DeploymentSpec before =
                kit().probe().mounts(List.of(mount(Value.of("some-id")))).build();
        DeploymentSpec after = before.toBuilder().env("VERSION", "two").build();

        assertThat(deployments().effect(before, after, kit().can()).how()).isNotEqualTo(How.CREATE_FIRST);
    }

    @Rule(
            value = "D1706",
            verifies = "a volume is filled with what was saved of another one, once",
            ifItFails =
                    "that save() writes what the volume holds and leaves the instance as it is, and that apply() of a volume with from() reads it, but never over what is there")
    void aVolumeIsFilledWithWhatWasSaved() {
        if (refused() || !kit().can(Capability.BACKUP)) {
            return;
        }
        App app = withText();
        byte[] saved = saved(app);
        kit().service().letGo(app.known(), kit().context());
        kit().service().letGo(app.known(), kit().context());
        assertThat(fixture().version(app.first())).as("it still answers").isNotNull();
        fixture().write(app.first(), file(), "changed since");
        Vol filled = volumeFrom(
                kit().saves("whole", () -> new ByteArrayInputStream(saved)).until(Instant.EPOCH));
        var outputs = filled.deploy();
        assertThat(outputs.until()).contains(Instant.EPOCH);
        App other = deployed(mounting(filled));

        assertThat(fixture().read(other.first(), file())).contains(TEXT);
        fixture().write(other.first(), file(), "later");
        filled.apply(Cause.HEAL);
        assertThat(filled.present().outputs()).isEqualTo(outputs);
        assertThat(fixture().read(other.first(), file())).contains("later");
    }

    @Rule(
            value = "D1707",
            verifies = "a volume that could not be filled is no volume yet, and the next apply fills it",
            ifItFails = "that apply() notes that a volume is full only when all was read to its end")
    void aHalfIsNotTakenForTheWhole() {
        if (refused() || !kit().can(Capability.BACKUP)) {
            return;
        }
        byte[] saved = saved(withText());
        AtomicBoolean broken = new AtomicBoolean(true);
        Vol filled =
                volumeFrom(kit().saves("half", () -> broken.get() ? half(saved) : new ByteArrayInputStream(saved)));
        assertThat(filled.apply(Cause.SPEC).step())
                .as("a volume that is half full")
                .isInstanceOf(Step.Failed.class);
        broken.set(false);
        filled.deploy();
        App app = deployed(mounting(filled));

        assertThat(fixture().read(app.first(), file())).contains(TEXT);
    }

    @Rule(
            value = "D1708",
            verifies = "another backup makes another volume, and none changes nothing",
            ifItFails =
                    "that effect() of volumes is CREATE_FIRST for another from(), and IN_PLACE where the new spec has none")
    void anotherBackupMakesAnotherVolume() {
        if (refused() || !kit().can(Capability.BACKUP)) {
            return;
        }
        var volumes = kit().service().volumes().orElseThrow();
        VolumeSpec empty = size("1Gi");
        RestorePoint one = RestorePoint.of("one");
        VolumeSpec filled = empty.toBuilder().from(one).build();
        VolumeSpec larger = size("2Gi").toBuilder().from(one).build();

        assertThat(volumes.effect(empty, filled, kit().can()).how()).isEqualTo(How.CREATE_FIRST);
        assertThat(volumes.effect(filled, empty, kit().can()).how()).isEqualTo(How.IN_PLACE);
        assertThat(volumes.effect(filled, larger, kit().can()).how()).isEqualTo(How.IN_PLACE);
        for (RestorePoint other :
                List.of(RestorePoint.of("two"), one.until(Instant.EPOCH), one.after(Optional.of(one)))) {
            VolumeSpec another = empty.toBuilder().from(other).build();
            assertThat(volumes.effect(filled, another, kit().can()).how()).isEqualTo(How.CREATE_FIRST);
        }
    }

    private App withText() {
        Vol volume = volume();
        volume.deploy();
        App app = deployed(mounting(volume));
        fixture().write(app.first(), file(), TEXT);
        return app;
    }

    private byte[] saved(App app) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            kit().service().save(app.known(), new SaveRequest("data", Optional.empty()), bytes, kit().context());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Breaks off in the middle. */
    private static InputStream half(byte[] saved) {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the backup is damaged");
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                throw new IOException("the backup is damaged");
            }
        };
        return new SequenceInputStream(new ByteArrayInputStream(saved, 0, saved.length / 2), broken);
    }

    private Vol volumeFrom(RestorePoint point) {
        return kit().volume(VolumeSpec.builder().size("64Mi").from(point).build());
    }

    private boolean refused() {
        App app = kit().app(kit().probe().mounts(List.of(mount(Value.of("some-id")))));
        boolean refused = app.refusedFor(Capability.VOLUMES);
        assertThat(kit().service().volumes().isPresent())
                .as("volumes() is there if, and only if, VOLUMES is declared")
                .isEqualTo(!refused);
        return refused;
    }

    private Vol volume() {
        return kit().volume(VolumeSpec.builder().size("64Mi").build());
    }

    private DeploymentSpec.Builder mounting(Vol volume) {
        String id = volume.known().outputs().orElseThrow().id();
        return kit().probe().mounts(List.of(mount(Value.of(id))));
    }

    private Mount mount(Value<String> id) {
        return new Mount("data", fixture().directory(), id);
    }

    private String file() {
        return fixture().directory() + "/kept.txt";
    }

    private static VolumeSpec size(String size) {
        return VolumeSpec.builder().size(size).build();
    }
}
