package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Cause;
import io.vaporform.spi.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant who takes what it can get, seen from inside its container, beside one who goes on working. */
class HardeningIT extends EngineTestCase {

    private static final String ROOT_IMAGE = "vaporform-it/root:1";

    private Known<DeploymentSpec, DeploymentOutputs> neighbour;

    @BeforeEach
    void settle() {
        neighbour =
                bench.deployed("neighbour", Fixture.spec().env("VERSION", "7").build());
    }

    @AfterEach
    void theNeighbourIsAsItWas() {
        assertThat(Fixture.get(neighbour, "/version")).isEqualTo("7");
        assertThat(bench.service().status(neighbour, bench.context).ready()).isEqualTo(1);
    }

    private static String id(Known<DeploymentSpec, DeploymentOutputs> app) {
        return app.outputs().orElseThrow().instances().get(0).engineId();
    }

    private InspectContainerResponse inspect(Known<DeploymentSpec, DeploymentOutputs> app) {
        return raw.call(s -> s.docker().inspectContainerCmd(id(app)).exec());
    }

    private String sh(Known<DeploymentSpec, DeploymentOutputs> app, String script) {
        return raw.exec(id(app), List.of(), "sh", "-c", script);
    }

    private static String fill(String path) {
        return "dd if=/dev/zero of=" + path + " bs=64k count=2000 2>&1; wc -c < " + path;
    }

    @Test
    void whatItWritesIsBounded() {
        var app = bench.deployed("web", Fixture.spec().tmpfs("/scratch", "1Mi").build());

        assertThat(sh(app, "echo x > /etc/x")).contains("Read-only file system");
        assertThat(sh(app, "echo x > /x")).contains("Read-only file system");
        assertThat(sh(app, fill("/scratch/x"))).contains("No space left").contains("\n" + (1 << 20));
        // As the image declares a volume there.
        assertThat(sh(app, fill("/data/x"))).contains("No space left").contains("\n" + (64 << 20));
        assertThat(sh(app, "rm /data/x; " + fill("/tmp/x")))
                .contains("No space left")
                .contains("\n" + (64 << 20));
        assertThat(sh(app, "find / -xdev -type d -perm -2 2>/dev/null")).doesNotContain("/etc", "/usr", "/var/lib");
    }

    @Test
    void programsCanRunFromWhatIsWritable() {
        var app = bench.deployed("web", Fixture.spec().build());

        assertThat(sh(app, "cp /bin/busybox /tmp/echo && /tmp/echo works")).contains("works");
    }

    @Test
    void itsProcessesAreCounted() {
        var app = bench.deployed("web", Fixture.spec().quota(q -> q.pids(30)).build());

        assertThat(sh(app, "i=0; while [ $i -lt 100 ]; do sleep 3 & i=$((i+1)); done; echo made $i"))
                .contains("fork");
        assertThat(raw.call(s -> s.docker().topContainerCmd(id(app)).exec()).getProcesses().length)
                .isBetween(2, 30);
    }

    @Test
    void itsMemoryIsItsOwn() {
        var app = bench.deployed(
                "web", Fixture.spec().quota(q -> q.memory("48Mi")).build());

        sh(app, "tail /dev/zero; echo ended $?");

        var host = raw.call(s -> s.docker()
                .inspectContainerCmd(
                        app.outputs().orElseThrow().instances().get(0).engineId())
                .exec()
                .getHostConfig());
        assertThat(host.getMemory()).isEqualTo(48L << 20).isEqualTo(host.getMemorySwap());
    }

    @Test
    void whatItSaysIsKeptInPart() throws IOException {
        var app = bench.deployed("web", Fixture.spec().build());
        Path log = Path.of(inspect(app).getLogPath());
        assumeThat(Files.isReadable(log)).as("the engine's files can be read").isTrue();

        sh(app, "yes 0123456789012345678901234567890123456789 | head -c 60000000 > /proc/1/fd/1");

        try (Stream<Path> files = Files.list(log.getParent())) {
            long kept = files.filter(file -> file.getFileName().toString().contains("-json.log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(kept).isBetween(1L << 20, 31_000_000L);
        }
    }

    @Test
    void whoIsNobodyInParticularIsNotRoot() {
        String root = id(neighbour);
        raw.call(s -> s.docker()
                .commitCmd(root)
                .withRepository("vaporform-it/root")
                .withTag("1")
                .withUser("root")
                .exec());
        try {
            DeploymentSpec spec =
                    Fixture.spec().image(ROOT_IMAGE).env("VERSION", "1").build();

            assertThat(bench.failures(bench.task("web", spec)))
                    .singleElement()
                    .asString()
                    .contains("user")
                    .contains("allowRootUser");
            var app = bench.deployed("web2", spec.toBuilder().user("1000:1000").build());
            assertThat(Fixture.get(app, "/user")).isEqualTo("1000 1000");
            bench.delete(app);
            try (Workbench trusting = new Workbench(DockerProvider.builder()
                    .host(TestEngine.host())
                    .policy(DockerPolicy.strict().allowRootUser().allowWritableRoot())
                    .build())) {
                var rooted = trusting.deployed("web", spec);
                assertThat(Fixture.get(rooted, "/user")).isEqualTo("0 0");
                assertThat(sh(rooted, "echo x > /etc/x; cat /etc/x")).contains("x");
            }
        } finally {
            raw.call(s -> s.docker().removeImageCmd(ROOT_IMAGE).withForce(true).exec());
        }
    }

    @Test
    void whatWasMadeUnderALooserPolicyIsMadeAnewWithTheNextChange() {
        DockerProvider loose = DockerProvider.builder()
                .host(TestEngine.host())
                .policy(DockerPolicy.strict().allowWritableRoot())
                .build();
        DeploymentSpec spec = Fixture.spec().build();
        var before = bench.task("web", spec);
        try (loose) {
            bench.run(loose, before, bench.context);
        }
        var made = new Known<DeploymentSpec, DeploymentOutputs>(
                before.address(), before.generation(), before.mark(), spec, Optional.empty());

        var app = bench.done(
                Workbench.change(made, Cause.SPEC, spec.toBuilder().replicas(2).build()),
                bench.context.operation("later"));

        assertThat(app.outputs().orElseThrow().instances())
                .hasSize(2)
                .extracting(Instance::engineId)
                .allMatch(id -> raw.call(s -> s.docker().inspectContainerCmd(id).exec())
                        .getHostConfig()
                        .getReadonlyRootfs());
    }

    @Test
    void eachLimitIsInForce() {
        var app = bench.deployed(
                "web",
                Fixture.spec()
                        .quota(q -> q.cpus(0.5)
                                .cpuWeight(256)
                                .memory("64Mi")
                                .memoryReservation("32Mi")
                                .ulimit("nofile", 123)
                                .ulimit("core", 0)
                                .pids(40))
                        .build());

        assertThat(sh(app, "ulimit -n; ulimit -c")).contains("123").contains("0");
        var host = raw.call(s -> s.docker()
                .inspectContainerCmd(
                        app.outputs().orElseThrow().instances().get(0).engineId())
                .exec()
                .getHostConfig());
        assertThat(host.getCpuShares()).isEqualTo(256);
        assertThat(host.getMemoryReservation()).isEqualTo(32L << 20);

        DeploymentSpec heavier = app.spec().toBuilder()
                .quota(q -> q.cpus(1)
                        .cpuWeight(512)
                        .memory("96Mi")
                        .memoryReservation("48Mi")
                        .ulimit("nofile", 123)
                        .ulimit("core", 0)
                        .pids(50))
                .build();
        var changed = bench.done(Workbench.change(app, Cause.SPEC, heavier), bench.context);
        var after = raw.call(s -> s.docker()
                .inspectContainerCmd(
                        changed.outputs().orElseThrow().instances().get(0).engineId())
                .exec()
                .getHostConfig());
        assertThat(after.getCpuShares()).isEqualTo(512);
        assertThat(after.getMemoryReservation()).isEqualTo(48L << 20);
        assertThat(after.getMemory()).isEqualTo(96L << 20);
    }
}
