package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Observed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VolumeIT extends EngineTestCase {

    private static final VolumeSpec ANY = VolumeSpec.builder().build();

    @Test
    void whatIsInAVolumeOutlivesTheContainer() {
        VolumeOutputs volume = bench.volume("data", ANY);
        var first = bench.deployed("one", mounting(volume, "/data").build());
        Fixture.put(first, "/data/note", "still here");
        bench.delete(first);

        var second = bench.deployed("two", mounting(volume, "/data").build());

        assertThat(Fixture.get(second, "/file?/data/note")).isEqualTo("still here");
    }

    @Test
    void aDatabaseThatIsNotRootOwnsItsFreshVolume() {
        VolumeOutputs volume = bench.volume("data", ANY);

        bench.deployed(
                "db",
                DeploymentSpec.builder()
                        .image(TestEngine.POSTGRES)
                        .port("postgres", 5432)
                        .secret("POSTGRES_PASSWORD", "a-password")
                        .mounts(List.of(mount(volume, "/var/lib/postgresql/data")))
                        .tmpfs("/var/run/postgresql", "1Mi")
                        .health(HealthCheck.command("pg_isready", "-h", "127.0.0.1", "-U", "postgres")
                                .every(Duration.ofMillis(500)))
                        .build());
    }

    @Test
    void aVolumeOfSomebodyElseIsNotMounted() {
        String foreign = "foreign-" + bench.scope.installation();
        raw.call(s -> s.docker().createVolumeCmd().withName(foreign).exec());
        List<String> failures = bench.failures(
                bench.task("web", mounting(VolumeOutputs.of(foreign), "/data").build()));
        raw.call(s -> s.docker().removeVolumeCmd(foreign).exec());

        assertThat(failures).singleElement().asString().contains(foreign).contains("none of project");
    }

    @Test
    void aVolumeInUseIsNotDeletedYet() {
        VolumeOutputs volume = bench.volume("data", ANY);
        var known = bench.lastVolume();
        var app = bench.deployed("one", mounting(volume, "/data").build());
        var volumes = bench.service().volumes().orElseThrow();

        assertThat(volumes.delete(known, bench.context)).isInstanceOf(Deletion.Pending.class);

        bench.delete(app);
        assertThat(volumes.delete(known, bench.context)).isEqualTo(Deletion.gone());
        assertThat(volumes.delete(known, bench.context)).isEqualTo(Deletion.gone());
        assertThat(volumes.read(known, bench.context)).isInstanceOf(Observed.Absent.class);
    }

    @Test
    void volumesAreFoundByTheirMark() {
        bench.volume("data", ANY);
        List<Found> found = new ArrayList<>();

        bench.service().volumes().orElseThrow().inventory(bench.scope, found::add, bench.context);

        assertThat(found)
                .extracting(Found::mark)
                .containsExactly(bench.lastVolume().mark());
    }

    @Test
    void aVolumeThatIsMissingIsNotMadeUp() {
        VolumeOutputs volume = bench.volume("data", ANY);
        raw.call(s -> s.docker().removeVolumeCmd(volume.id()).exec());

        List<String> failures =
                bench.failures(bench.task("one", mounting(volume, "/data").build()));

        assertThat(failures).singleElement().asString().contains("no volume " + volume.id());
    }

    private static DeploymentSpec.Builder mounting(VolumeOutputs volume, String path) {
        return Fixture.spec().mounts(List.of(mount(volume, path)));
    }

    private static Mount mount(VolumeOutputs volume, String path) {
        return new Mount("data", path, Value.of(volume.id()));
    }
}
