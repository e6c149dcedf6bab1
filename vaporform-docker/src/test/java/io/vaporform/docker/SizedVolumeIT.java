package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vaporform.Data;
import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.docker.internal.RawEngine;
import io.vaporform.docker.test.TestTime;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.CapabilityNotSupportedException;
import io.vaporform.plan.Plan;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.BackupTarget;
import io.vaporform.state.Backup;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes with file systems of their own: what is in them cannot be more than their size. */
class SizedVolumeIT {

    @TempDir
    private Path root;

    private final MemoryStateStore store = MemoryStateStore.create();
    private final String installation = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private Infrastructure infra;

    @BeforeEach
    void open() {
        TestEngine.require();
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/dev/loop-control")),
                "it takes root and loop devices");
        assumeTrue(TestEngine.host().startsWith("unix:"), "the engine has to run on this machine");
        infra = infrastructure(DockerProvider.builder()
                .host(TestEngine.host())
                .sizedVolumes(root.resolve("volumes"))
                .build());
    }

    private Infrastructure infrastructure(DockerProvider provider) {
        return Infrastructure.builder()
                .installation(installation)
                .provider(provider)
                .store(store)
                .backups(BackupTarget.directory(root.resolve("backups")))
                .build();
    }

    @AfterEach
    void close() throws IOException {
        if (infra == null) {
            return;
        }
        infra.project("shop").destroy(Data.DELETE);
        infra.close();
        assertThat(files()).isEmpty();
        assertThat(devices()).isEmpty();
        assertThat(store.scan("record/")).noneMatch(row -> row.key().contains("loop/"));
    }

    private List<String> files() throws IOException {
        Path volumes = root.resolve("volumes");
        try (Stream<Path> all = Files.exists(volumes) ? Files.list(volumes) : Stream.empty()) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** What is attached to files of ours. */
    private List<Path> devices() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/sys/block"))) {
            return all.filter(device -> backing(device).startsWith(root.toString()))
                    .toList();
        }
    }

    private static String backing(Path device) {
        try {
            return Files.readString(device.resolve("loop/backing_file"));
        } catch (IOException none) {
            return "";
        }
    }

    private static DeploymentSpec.Builder web(String size) {
        DeploymentSpec.Builder spec = DeploymentSpec.builder();
        Fixture.over(spec)
                .volume(
                        "data",
                        "/data",
                        VolumeSpec.builder().size(size).enforce().build());
        return spec;
    }

    private Deployment deploy(String size) {
        return infra.project("shop").deploy("web", web(size));
    }

    /** How many MiB could be written. */
    private static int written(Deployment web, int mebibytes) {
        web.exec("sh", "-c", "head -c " + mebibytes + "m /dev/zero > /data/much");
        String size = web.exec("sh", "-c", "stat -c %s /data/much").output().strip();
        return (int) (Long.parseLong(size) >> 20);
    }

    @Test
    void nobodyStoresMoreThanTheSizeAndOthersHaveTheirs() {
        Deployment web = deploy("64Mi");
        Deployment other = infra.project("other").deploy("web", web("32Mi"));
        try {
            assertThat(written(web, 200)).isBetween(40, 64);
            assertThat(written(other, 20)).isEqualTo(20);
            assertThat(web.status().ready()).isEqualTo(1);
        } finally {
            infra.project("other").destroy(Data.DELETE);
        }
    }

    @Test
    void itGrowsWhileItIsUsed() {
        Deployment web = deploy("32Mi");
        String id = web.outputs().instances().get(0).engineId();
        web.exec("sh", "-c", "echo kept > /data/text");
        try {
            web = deploy("96Mi");
        } catch (ApplyFailedException refused) {
            assumeFalse(
                    String.valueOf(refused.getMessage()).contains("Permission denied to resize filesystem"),
                    "the kernel lets nobody resize a mounted file system here");
            throw refused;
        }

        assertThat(web.outputs().instances().get(0).engineId()).isEqualTo(id);
        assertThat(written(web, 60)).isEqualTo(60);
        assertThat(web.exec("cat", "/data/text").output()).isEqualTo("kept\n");
    }

    @Test
    void itNeverShrinks() {
        Deployment web = deploy("32Mi");
        web.exec("sh", "-c", "echo kept > /data/text");

        assertThatThrownBy(() -> deploy("16Mi"))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("cannot be made smaller");

        assertThat(deploy("32Mi").exec("cat", "/data/text").output()).isEqualTo("kept\n");
        assertThat(infra.project("shop").stack().resources().values()).allMatch(state -> state.phase() == Phase.READY);
    }

    @Test
    void aBackupIsRestoredIntoOneAsIntoAnyOther() {
        Deployment web = deploy("32Mi");
        web.exec("sh", "-c", "echo one > /data/text");
        Backup backup = web.backup();
        web.exec("sh", "-c", "echo two > /data/text");

        Deployment restored = web.restore(backup);

        assertThat(restored.exec("cat", "/data/text").output()).isEqualTo("one\n");
        assertThat(restored.exec("sh", "-c", "echo more > /data/more").exitCode())
                .isZero();
        assertThat(written(restored, 100)).isLessThan(32);
    }

    @Test
    void whatARestartOfTheMachineDetachesIsAttachedAgain() throws Exception {
        Deployment web = deploy("32Mi");
        web.exec("sh", "-c", "echo kept > /data/text");
        String container = web.outputs().instances().get(0).engineId();
        try (RawEngine raw = new RawEngine(new TestTime())) {
            raw.call(s -> s.docker().stopContainerCmd(container).withTimeout(1).exec());
        }
        Path device = Path.of("/dev")
                .resolve(Objects.requireNonNull(devices().get(0).getFileName()).toString());
        Process detach = new ProcessBuilder("losetup", "--detach", device.toString()).start();
        assertThat(detach.waitFor(10, TimeUnit.SECONDS)).isTrue();
        infra.project("shop").stack().refresh();

        Deployment again = deploy("32Mi");

        assertThat(again.exec("cat", "/data/text").output()).isEqualTo("kept\n");
        assertThat(infra.project("shop").stack().resources().values()).allMatch(state -> state.phase() == Phase.READY);
    }

    @Test
    void whoDoesNotEnforceSaysSoOrRefuses() {
        try (Infrastructure noting =
                infrastructure(DockerProvider.builder().host(TestEngine.host()).build())) {
            DeploymentSpec noted = Fixture.over(DeploymentSpec.builder())
                    .volume("data", "/data", VolumeSpec.builder().size("64Mi").build())
                    .build();
            Plan plan = noting.project("shop").stack().planDeploy("web", noted);
            assertThat(plan.toString()).contains("its size is not enforced by docker");
            assertThatThrownBy(() -> noting.project("shop").deploy("web", web("64Mi")))
                    .isInstanceOf(CapabilityNotSupportedException.class)
                    .hasMessageContaining("sizedVolumes");
        }
        assertThat(infra.project("shop")
                        .stack()
                        .planDeploy("web", web("64Mi").build())
                        .toString())
                .doesNotContain("not enforced");
        assertThatThrownBy(() -> deploy("1Mi")).hasMessageContaining("too small");
    }
}
