package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vaporform.Data;
import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.BackupTarget;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.spi.Health;
import io.vaporform.state.Backup;
import io.vaporform.template.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of real databases, and of what has no program for it. */
class BackupIT extends InfrastructureTestCase {

    @TempDir
    private Path directory;

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder.backups(BackupTarget.directory(directory));
    }

    private Deployment small() {
        return shop.deploy(
                "orders-db", Postgres.small().image(TestEngine.POSTGRES).quota(q -> q.cpus(0.5)
                        .memory("512Mi")));
    }

    private Deployment medium() {
        return shop.deploy(
                "orders-db",
                Postgres.medium()
                        .image(TestEngine.POSTGRES)
                        .childImage("pool", TestEngine.PGBOUNCER)
                        .quota(q -> q.cpus(0.5).memory("512Mi")));
    }

    private static String sql(Deployment database, String statement) {
        ExecResult result = database.exec(ExecRequest.of("psql", "-U", "app", "-d", "maindb", "-Atqc", statement)
                .within(Duration.ofSeconds(20)));
        assertThat(result.exitCode()).as(result.errors()).isZero();
        return result.output().strip();
    }

    private String orders(String name) {
        return sql(shop.deployment(name), "SELECT string_agg(id::text, ',' ORDER BY id) FROM orders");
    }

    private void order(int id) {
        sql(shop.deployment("orders-db"), "INSERT INTO orders VALUES (" + id + ")");
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private List<String> helpers() {
        return raw.call(s -> s.docker().listImagesCmd().exec()).stream()
                .flatMap(image -> image.getRepoTags() == null ? Stream.empty() : Stream.of(image.getRepoTags()))
                .filter(tag -> tag.startsWith("vaporform-volume"))
                .toList();
    }

    @Test
    void aDatabaseIsBackedUpWhileItServesAndRestored() throws Exception {
        Deployment db = small();
        sql(db, "CREATE TABLE orders (id int)");
        order(1);
        String before = db.outputs().instances().get(0).engineId();
        Backup backup = db.backup();
        order(2);
        assertThat(shop.deployment("orders-db").outputs().instances().get(0).engineId())
                .isEqualTo(before);

        Deployment restored = db.restore(backup);

        assertThat(orders("orders-db")).isEqualTo("1");
        assertThat(restored.outputs().credentials()).isEqualTo(db.outputs().credentials());
        assertThat(containers()).hasSize(1);
        assertThat(helpers()).isEmpty();
        assertThat(leftInTheWorld())
                .filteredOn(left -> left.startsWith("volume orders-db.data"))
                .hasSize(1);
        // What it had was backed up before; nothing of it is lost.
        restored.restore(restored.backups().get(0));
        assertThat(orders("orders-db")).isEqualTo("1,2");
        assertThat(kept()).hasSize(3);
    }

    @Test
    void aDatabaseThatWasDestroyedIsMadeAgainFromItsBackup() {
        Deployment db = small();
        sql(db, "CREATE TABLE orders (id int)");
        order(1);
        Backup backup = db.backup();
        db.destroy(Data.DELETE);
        assertThat(containers()).isEmpty();

        Deployment copy = shop.deploy(
                "copy-db",
                Postgres.small()
                        .image(TestEngine.POSTGRES)
                        .quota(q -> q.cpus(0.5).memory("512Mi"))
                        .volume(
                                "data",
                                "/var/lib/postgresql/data",
                                VolumeSpec.builder()
                                        .size("10Gi")
                                        .from(backup.point())
                                        .build()));

        assertThat(orders("copy-db")).isEqualTo("1");
        assertThat(overTcp(copy, copy.outputs().credentials().orElseThrow().password(), "SELECT 1")
                        .output())
                .isEqualTo("1\n");
    }

    @Tag("extended")
    @Test
    void whatIsScheduledIsDoneByItself() {
        infra.close();
        use(with(Infrastructure.builder()
                        .installation(installation)
                        .provider(DockerProvider.builder().host(relay.host()).build())
                        .store(store))
                .supervise()
                .build());
        Deployment db = small();
        sql(db, "CREATE TABLE orders (id int)");
        order(1);

        await().atMost(Duration.ofSeconds(100)).until(() -> !db.backups().isEmpty());

        Backup scheduled = db.backups().get(0);
        assertThat(scheduled.cause()).isEqualTo(Backup.Cause.SCHEDULED);
        db.restore(scheduled);
        assertThat(orders("orders-db")).isEqualTo("1");
    }

    /** With a password, as from elsewhere. */
    private static ExecResult overTcp(Deployment database, Secret password, String statement) {
        return database.exec(ExecRequest.of("psql", "-h", "127.0.0.1", "-U", "app", "-d", "maindb", "-Atqc", statement)
                .env("PGPASSWORD", password)
                .within(Duration.ofSeconds(20)));
    }

    private static Instant now(Deployment database) {
        return Instant.parse(sql(
                database, "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    }

    @Test
    void everyMomentAfterABackupCanBeRestored() {
        Deployment db = medium();
        sql(db, "CREATE TABLE orders (id int)");
        order(1);
        db.backup();
        order(2);
        Instant moment = now(db);
        order(3);

        Deployment restored = db.restore(moment);

        assertThat(orders("orders-db")).isEqualTo("1,2");
        followed("1,2");
        order(4);
        followed("1,2,4");
        // The log begins anew, and goes on from there.
        Instant second = now(restored);
        order(5);
        restored.restore(second);
        assertThat(orders("orders-db")).isEqualTo("1,2,4");
        followed("1,2,4");
        assertThat(sql(shop.deployment("orders-db"), "SELECT failed_count FROM pg_stat_archiver"))
                .isEqualTo("0");
        assertThat(archived()).isNotEmpty().allMatch(name -> name.endsWith(".gz"));
        // A log that was lost: the moment cannot be reached, and all is as before.
        Instant third = now(restored);
        order(6);
        String segment = sql(shop.deployment("orders-db"), "SELECT pg_walfile_name(pg_switch_wal())");
        await().until(() -> archived().contains(segment + ".gz"));
        shop.deployment("orders-db").exec("sh", "-c", "rm -f \"$ARCHIVE\"/0*.gz");
        assertThatThrownBy(() -> restored.restore(third)).isInstanceOf(ApplyFailedException.class);
        assertThat(orders("orders-db")).isEqualTo("1,2,4,6");
        assertThat(shop.stack().resources().values()).allMatch(state -> !state.unsettled());
    }

    private List<String> archived() {
        return shop.deployment("orders-db")
                .exec("sh", "-c", "ls \"$ARCHIVE\"")
                .output()
                .lines()
                .filter(name -> !name.equals("wanted"))
                .toList();
    }

    private void followed(String orders) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> orders("orders-db.replica")
                .equals(orders));
    }

    @Test
    void anotherPasswordLosesNobodyWhoTriesAgain() throws Exception {
        Deployment db = small();
        sql(db, "CREATE TABLE orders (id int)");
        Deployment client = shop.deploy(
                "client",
                DeploymentSpec.builder()
                        .image(TestEngine.POSTGRES)
                        .user("999:999")
                        .command("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1 & wait; done"));
        shop.deploy("orders-pool", Postgres.pool("orders-db").image(TestEngine.PGBOUNCER));
        Secret before = db.outputs().credentials().orElseThrow().password();
        int most = 400;
        int[] done = new int[1];
        boolean[] stop = new boolean[1];
        Thread orders = new Thread(() -> {
            for (int id = 1; id <= most && !stop[0]; id++) {
                placed(client, id);
                done[0] = id;
            }
        });
        orders.start();
        await().until(() -> done[0] > 3);

        db.rotateCredentials();

        int then = done[0];
        await().atMost(Duration.ofSeconds(60)).until(() -> done[0] > then + 3);
        stop[0] = true;
        orders.join();
        Secret now = shop.deployment("orders-db")
                .outputs()
                .credentials()
                .orElseThrow()
                .password();
        assertThat(now).isNotEqualTo(before);
        assertThat(overTcp(shop.deployment("orders-db"), before, "SELECT 1").errors())
                .contains("authentication failed");
        assertThat(sql(shop.deployment("orders-db"), "SELECT count(DISTINCT id) FROM orders"))
                .isEqualTo(Integer.toString(done[0]));
    }

    /** As a client does it that asks for the password each time. */
    private void placed(Deployment client, int id) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> client.exec(ExecRequest.of(
                                                "psql",
                                                "-h",
                                                id % 2 == 0 ? "orders-db.main" : "orders-pool.main",
                                                "-U",
                                                "app",
                                                "-d",
                                                "maindb",
                                                "-Atqc",
                                                "INSERT INTO orders VALUES (" + id + ")")
                                        .env(
                                                "PGPASSWORD",
                                                shop.deployment("orders-db")
                                                        .outputs()
                                                        .credentials()
                                                        .orElseThrow()
                                                        .password()))
                                .exitCode()
                        == 0);
    }

    @Test
    void whatIsHeldStillGoesOn() {
        Deployment web = shop.deploy("web", d -> Fixture.over(d)
                .volume("data", "/data", VolumeSpec.builder().size("64Mi").build()));
        web.exec(
                "sh",
                "-c",
                "echo one > /data/text; ln /data/text /data/link; ln -s text /data/soft; mkdir -m 700 /data/own");
        String owners = owners(web);
        Backup backup = web.backup();
        assertThat(web.status().instances()).extracting(i -> i.detail()).containsExactly("running (healthy)");
        web.exec("sh", "-c", "rm -r /data/*");

        Deployment restored = web.restore(backup);

        assertThat(owners(restored)).isEqualTo(owners);
        assertThat(restored.exec("cat", "/data/soft").output()).isEqualTo("one\n");
        assertThat(restored.exec("sh", "-c", "echo two > /data/more").exitCode())
                .isZero();
    }

    private static String owners(Deployment web) {
        return web.exec("sh", "-c", "cd /data; stat -c '%n %F %a %u:%g %h' . text link soft own")
                .output();
    }

    @Test
    void whatStoppedInTheMiddleIsLetGo() throws Exception {
        Deployment web = shop.deploy("web", d -> Fixture.over(d)
                .volume("data", "/data", VolumeSpec.builder().size("64Mi").build()));
        String container = web.outputs().instances().get(0).engineId();
        try (Infrastructure full = infrastructure(new BackupTarget() {
            @Override
            public void write(String key, Content content) throws IOException {
                content.writeTo(new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw new IOException("no space left");
                    }
                });
            }

            @Override
            public InputStream read(String key) throws IOException {
                throw new IOException(key);
            }

            @Override
            public void delete(String key) {}
        })) {
            Deployment there = full.project("shop").deployment("web");
            // More than what is buffered on the way.
            there.exec("sh", "-c", "head -c 2000000 /dev/urandom > /data/much");
            assertThatThrownBy(there::backup)
                    .isInstanceOf(ProvisioningException.class)
                    .hasMessageContaining("no space left");
        }
        assertThat(web.status().instances()).allMatch(instance -> instance.health() == Health.HEALTHY);
        raw.call(s -> s.docker().pauseContainerCmd(container).exec());
        assertThatThrownBy(web::backup).hasMessageContaining("runs; start it first");
        assertThat(raw.call(s -> s.docker().inspectContainerCmd(container).exec())
                        .getState()
                        .getPaused())
                .as("what was cut off is let go of")
                .isFalse();
        assertThat(web.backup().bytes()).isPositive();
    }

    @Test
    void whoClosesInTheMiddleLeavesNothingHeldStill() throws Exception {
        Deployment web = shop.deploy("web", d -> Fixture.over(d)
                .volume("data", "/data", VolumeSpec.builder().size("64Mi").build()));
        String container = web.outputs().instances().get(0).engineId();
        CountDownLatch writing = new CountDownLatch(1);
        Infrastructure closing = infrastructure(new BackupTarget() {
            @Override
            public void write(String key, Content content) throws IOException {
                content.writeTo(new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        try {
                            writing.countDown();
                            new CountDownLatch(1).await();
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                            throw new IOException(stopped);
                        }
                    }
                });
            }

            @Override
            public InputStream read(String key) throws IOException {
                throw new IOException(key);
            }

            @Override
            public void delete(String key) {}
        });
        Deployment there = closing.project("shop").deployment("web");
        // More than what is buffered on the way.
        there.exec("sh", "-c", "head -c 2000000 /dev/urandom > /data/much");
        Thread backup = new Thread(() -> assertThatThrownBy(there::backup).isInstanceOf(VaporformException.class));
        backup.start();
        writing.await();

        closing.close();
        backup.join();

        assertThat(raw.call(s -> s.docker().inspectContainerCmd(container).exec())
                        .getState()
                        .getPaused())
                .isFalse();
        assertThat(containers()).hasSize(1);
        assertThat(helpers()).isEmpty();
        assertThat(store.scan("saving/")).isEmpty();
    }

    private Infrastructure infrastructure(BackupTarget target) {
        return Infrastructure.builder()
                .installation(installation)
                .provider(DockerProvider.builder().host(relay.host()).build())
                .store(store)
                .backups(target)
                .build();
    }
}
