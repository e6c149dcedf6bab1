package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capability;
import io.vaporform.spi.ChangeEffect.How;
import io.vaporform.spi.Observed;
import java.util.List;

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
