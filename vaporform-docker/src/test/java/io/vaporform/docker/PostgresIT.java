package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.template.Postgres;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The template {@code postgres-medium}: a primary, a replica that follows it, and a pool of connections. */
class PostgresIT extends InfrastructureTestCase {

    private Deployment primary;
    private Deployment replica;

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder;
    }

    /** Small enough for a test: what is said of the database is said of its replica too. */
    private static DeploymentSpec.Builder medium() {
        return Postgres.medium()
                .image(TestEngine.POSTGRES)
                .childImage("pool", TestEngine.PGBOUNCER)
                .quota(q -> q.cpus(0.5).memory("512Mi"));
    }

    @BeforeEach
    void deploy() {
        primary = shop.deploy("orders-db", medium());
        replica = shop.deployment("orders-db.replica");
        sql(primary, "CREATE TABLE orders (id int)");
    }

    private static ExecResult psql(Deployment database, String statement) {
        return database.exec(ExecRequest.of("psql", "-U", "app", "-d", "maindb", "-Atqc", statement)
                .within(Duration.ofSeconds(20)));
    }

    private static String sql(Deployment database, String statement) {
        ExecResult result = psql(database, statement);
        assertThat(result.exitCode()).as(result.errors()).isZero();
        return result.output().strip();
    }

    private void order(int id) {
        sql(primary, "INSERT INTO orders VALUES (" + id + ")");
        await().atMost(Duration.ofSeconds(30)).until(() -> sql(replica, "SELECT count(*) FROM orders WHERE id = " + id)
                .equals("1"));
    }

    private void kill(Deployment database) {
        String container = database.outputs().instances().get(0).engineId();
        raw.call(s -> s.docker().killContainerCmd(container).exec());
    }

    @Test
    void theReplicaFollowsAndCanOnlyBeRead() {
        order(1);

        assertThat(psql(replica, "INSERT INTO orders VALUES (2)").errors()).contains("read-only transaction");
        assertThat(sql(primary, "SELECT state FROM pg_stat_replication WHERE application_name = 'replica'"))
                .isEqualTo("streaming");
        assertThat(sql(replica, "SELECT pg_is_in_recovery()")).isEqualTo("t");
        assertThat(replica.outputs().credentials()).isEqualTo(primary.outputs().credentials());
    }

    /** In a container of the same project. */
    private ExecResult pooled(String password, String statement) {
        return primary.exec(
                ExecRequest.of("psql", "-h", "orders-db.pool.main", "-U", "app", "-d", "maindb", "-Atqc", statement)
                        .env("PGPASSWORD", password));
    }

    @Test
    void thePoolSharesFewConnectionsAmongMany() {
        Secret password = shop.deployment("orders-db.pool")
                .outputs()
                .credentials()
                .orElseThrow()
                .password();

        for (int id = 0; id < 5; id++) {
            assertThat(pooled(password.reveal(), "INSERT INTO orders VALUES (" + id + ")")
                            .errors())
                    .isEmpty();
        }

        assertThat(sql(primary, "SELECT count(*) FROM orders")).isEqualTo("5");
        assertThat(sql(
                        primary,
                        "SELECT count(*) FROM pg_stat_activity WHERE client_port > 0 AND usename = 'app'"
                                + " AND backend_type = 'client backend'"))
                .isEqualTo("1");
        assertThat(pooled("wrong", "SELECT 1").errors()).contains("authentication failed");
    }

    @Test
    void bothComeBackWithWhatTheyHadWhoeverIsKilled() {
        order(1);
        kill(replica);
        sql(primary, "INSERT INTO orders VALUES (2)");
        shop.stack().refresh();
        replica.restart();
        order(3);
        kill(primary);
        primary.restart();
        order(4);

        assertThat(sql(replica, "SELECT string_agg(id::text, ',' ORDER BY id) FROM orders"))
                .isEqualTo("1,2,3,4");
    }

    @Test
    void bothAreReplacedWithoutLosingAnything() {
        order(1);

        shop.deploy(
                "orders-db", medium().quota(q -> q.cpus(0.5).memory("500Mi")).env("TZ", "UTC"));

        order(2);
        assertThat(sql(replica, "SELECT count(*) FROM orders")).isEqualTo("2");
    }

    @Test
    void aReplicaWhoseCopyIsGoneMakesANewOne() {
        order(1);
        String container = replica.outputs().instances().get(0).engineId();
        raw.call(s -> s.docker().removeContainerCmd(container).withForce(true).exec());
        raw.call(s -> s.docker().listVolumesCmd().exec()).getVolumes().stream()
                .filter(volume -> volume.getName().startsWith("orders-db.replica.data-"))
                .forEach(volume -> raw.call(
                        s -> s.docker().removeVolumeCmd(volume.getName()).exec()));

        shop.stack().refresh();
        shop.deploy("orders-db", medium());

        order(2);
        assertThat(sql(replica, "SELECT count(*) FROM orders")).isEqualTo("2");
    }

    @Test
    void theFullSizeIsRefusedWhereTheHostHasNoRoomForIt() {
        assertThatThrownBy(() -> shop.deploy("large-db", Postgres.medium().image(TestEngine.POSTGRES)))
                .isInstanceOf(QuotaExceededException.class)
                .hasMessageContaining("CPUs");
        assertThat(shop.stack().resources().keySet())
                .noneMatch(address -> address.name().startsWith("large-db"));
    }
}
