package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ExecRequest;
import io.vaporform.spi.ExecResult;
import io.vaporform.template.Postgres;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The template {@code postgres-medium}: a primary, and a replica that follows it. */
class PostgresIT extends InfrastructureTestCase {

    private Deployment primary;
    private Deployment replica;

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder;
    }

    /** Small enough for a test: what is said of the database is said of its replica too. */
    private static DeploymentSpec.Builder medium() {
        return Postgres.medium().image(TestEngine.POSTGRES).quota(q -> q.cpus(0.5)
                .memory("512Mi"));
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
    void theFullSizeIsRefusedWhereTheHostHasNoRoomForIt() {
        assertThatThrownBy(() -> shop.deploy("large-db", Postgres.medium().image(TestEngine.POSTGRES)))
                .isInstanceOf(QuotaExceededException.class)
                .hasMessageContaining("CPUs");
        assertThat(shop.stack().resources().keySet())
                .noneMatch(address -> address.name().startsWith("large-db"));
    }
}
