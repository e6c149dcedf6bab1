package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.state.Batch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresStoreIT extends StoreContract {

    private PostgresSchema schema;

    @BeforeEach
    void makeSchema() {
        schema = PostgresSchema.create();
    }

    @AfterEach
    void dropSchema() throws SQLException {
        if (schema != null) {
            schema.close();
        }
    }

    @Override
    JdbcStateStore open(KeyRing keys) {
        return JdbcStateStore.open(schema.dataSource(), keys);
    }

    @Override
    Connection raw() throws SQLException {
        return schema.raw();
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = raw();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (result.next()) {
                all.add(result.getString(1));
            }
            return all;
        }
    }

    /** Backends of this schema's stores that wait for a lock. */
    private List<String> waitingBackends() throws SQLException {
        return query("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%" + schema.name()
                + "%'");
    }

    @Test
    void severalProcessesMayShareIt() {
        try (JdbcStateStore store = open(Keys.ring())) {
            assertThat(store.exclusive()).isFalse();
            assertThat(store.binding()).startsWith("postgresql:").endsWith(":" + schema.name());
        }
    }

    @Test
    void aCommitWaitsForTheCommitOfAnotherProcessAndGoesOn() throws Exception {
        try (HikariDataSource other = schema.pool(2);
                JdbcStateStore here = open(Keys.ring());
                JdbcStateStore there = JdbcStateStore.open(other, Keys.ring());
                Workers workers = new Workers()) {
            long first = put(here, "row", Batch.ABSENT, "here");
            assertThat(text(there, "row")).isEqualTo("here");
            Connection holder = holdRevision();
            CompletableFuture<OptionalLong> mine =
                    workers.start(() -> here.commit(new Batch().put("row", first, bytes("mine"))));
            CompletableFuture<OptionalLong> theirs =
                    workers.start(() -> there.commit(new Batch().put("row", first, bytes("theirs"))));
            await().until(() -> waitingBackends().size() == 2);
            assertThat(mine).isNotDone();
            assertThat(text(here, "row")).isEqualTo("here");
            release(holder);

            assertThat(List.of(mine.join(), theirs.join()))
                    .filteredOn(OptionalLong::isPresent)
                    .hasSize(1);
            assertThat(text(there, "row")).isEqualTo(mine.join().isPresent() ? "mine" : "theirs");
        }
    }

    @Test
    void whatWaitsTogetherIsWrittenInOneTransaction() throws Exception {
        try (JdbcStateStore store = open(Keys.ring());
                Workers workers = new Workers()) {
            Connection holder = holdRevision();
            List<CompletableFuture<Long>> all = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                String key = "row/" + i;
                all.add(workers.start(() -> put(store, key, Batch.ABSENT, "x")));
            }
            workers.awaitQueued(8);
            release(holder);

            assertThat(all.stream().map(CompletableFuture::join)).doesNotHaveDuplicates();
            assertThat(query("SELECT DISTINCT xmin::text FROM vaporform_row")).hasSize(1);
        }
    }

    @Test
    void aConnectionThatIsCutIsUnavailableAndThenItWorksAgain() throws Exception {
        try (JdbcStateStore store = open(Keys.ring());
                Workers workers = new Workers()) {
            Connection holder = holdRevision();
            CompletableFuture<Long> writer = workers.start(() -> put(store, "row", Batch.ABSENT, "lost"));
            await().until(() -> waitingBackends().size() == 1);
            CompletableFuture<Long> queued = workers.start(() -> put(store, "other", Batch.ABSENT, "too"));
            workers.awaitQueued(1);
            execute("SELECT pg_terminate_backend(" + waitingBackends().get(0) + ")");

            assertThat(Workers.failure(writer))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll("jdbc:postgresql://", "could not commit", "check that the server runs")
                    .hasMessageNotContaining("password");
            assertThat(Workers.failure(queued))
                    .as("who waited for the same transaction is told the same")
                    .isInstanceOf(StoreUnavailableException.class);
            release(holder);
            assertThat(put(store, "row", Batch.ABSENT, "again")).isPositive();
        }
    }

    @Test
    void aDriverThatSendsManyInsertsAsOneCommitsAsAnyOther() throws SQLException {
        PGSimpleDataSource rewriting = new PGSimpleDataSource();
        rewriting.setURL(System.getenv(PostgresSchema.VARIABLE));
        rewriting.setCurrentSchema(schema.name());
        rewriting.setReWriteBatchedInserts(true);
        try (JdbcStateStore store = JdbcStateStore.open(rewriting, Keys.ring())) {
            put(store, "row/7", Batch.ABSENT, "x");
            Batch many = new Batch();
            Batch others = new Batch();
            for (int i = 0; i < 100; i++) {
                many.put("row/" + i, Batch.ABSENT, bytes("x"));
                others.put("other/" + i, Batch.ABSENT, bytes("x"));
            }

            assertThat(store.commit(many)).isEmpty();
            assertThat(store.commit(others)).isPresent();
            assertThat(store.scan("row/")).hasSize(1);
            assertThat(store.scan("other/")).hasSize(100);
        }
    }

    @Test
    void noServerIsUnavailableAndNoPasswordIsShown() {
        PGSimpleDataSource nobody = new PGSimpleDataSource();
        nobody.setURL("jdbc:postgresql://127.0.0.1:1/none?user=u&password=canary-password");

        assertThatThrownBy(() -> JdbcStateStore.open(nobody, Keys.ring()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("could not open a connection")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aPoolThatIsExhaustedIsUnavailable() throws Exception {
        try (HikariDataSource small = schema.pool(1);
                JdbcStateStore store = JdbcStateStore.open(small, Keys.ring())) {
            small.setConnectionTimeout(250);
            try (Connection taken = small.getConnection()) {
                assertThat(taken.getAutoCommit()).isTrue();
                assertThatThrownBy(() -> store.read("row"))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("could not open a connection");
            }
            assertThat(store.read("row")).isEmpty();
        }
    }

    @Test
    void connectionsOfAnotherKindWorkAndGoBackAsTheyCame() throws SQLException {
        try (Connection only = raw()) {
            only.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            only.setAutoCommit(false);
            only.setNetworkTimeout(Runnable::run, 77_000);
            try (JdbcStateStore store = JdbcStateStore.open(new OneConnection(only), Keys.ring())) {
                put(store, "row", Batch.ABSENT, "x");
                assertThat(text(store, "row")).isEqualTo("x");
            }

            assertThat(only.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            assertThat(only.getAutoCommit()).isFalse();
            assertThat(only.getNetworkTimeout()).isEqualTo(77_000);
        }
    }

    @Test
    void noTableShowsAValue() throws SQLException {
        String canary = "canary-" + "5ecret".repeat(3);
        try (JdbcStateStore store = open(Keys.ring())) {
            put(store, "row", Batch.ABSENT, canary);
            put(store, "large", Batch.ABSENT, canary.repeat(10_000));
        }

        List<String> dump = new ArrayList<>();
        for (String table : query(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = '" + schema.name() + "'")) {
            dump.addAll(query("SELECT t::text FROM " + table + " t"));
        }
        assertThat(dump).hasSizeGreaterThanOrEqualTo(5);
        assertThat(String.join("\n", dump)).contains(hex(RowKeys.bytes("large")));
        assertThat(String.join("\n", dump)).doesNotContain("5ecret", hex(bytes("5ecret")), hex(Keys.key(1)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void aUserWithoutTheRightToMakeTablesOpensWhatIsThere() throws SQLException {
        open(Keys.ring()).close();
        String user = "guest_" + schema.name();
        execute("CREATE ROLE " + user + " LOGIN PASSWORD 'guest'");
        try {
            execute("GRANT USAGE ON SCHEMA " + schema.name() + " TO " + user);
            execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema.name() + " TO " + user);
            PGSimpleDataSource guest = new PGSimpleDataSource();
            guest.setURL(System.getenv(PostgresSchema.VARIABLE));
            guest.setUser(user);
            guest.setPassword("guest");
            guest.setCurrentSchema(schema.name());
            try (JdbcStateStore store = JdbcStateStore.open(guest, Keys.ring())) {
                put(store, "row", Batch.ABSENT, "x");
                assertThat(store.binding()).startsWith("postgresql:");
            }
        } finally {
            execute("DROP OWNED BY " + user);
            execute("DROP ROLE " + user);
        }
    }
}
