package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.state.Batch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2StoreTest extends StoreContract {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("store");
    }

    @Override
    JdbcStateStore open(KeyRing keys) {
        return JdbcStateStore.embedded(file(), keys);
    }

    @Override
    Connection raw() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:async:" + file() + ";DB_CLOSE_ON_EXIT=FALSE", "sa", "");
    }

    private static JdbcDataSource dataSource(String url) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser("sa");
        dataSource.setPassword("");
        return dataSource;
    }

    @Test
    void whatIsDueIsFoundByItsTimeAndNotByAllTheKeys() throws SQLException {
        try (JdbcStateStore store = open(Keys.ring())) {
            Batch batch = new Batch();
            for (int i = 0; i < 3_000; i++) {
                Instant due = Instant.now().plusSeconds(3_600L + i);
                batch.put("later/" + i, Batch.ABSENT, new byte[] {1}, Optional.of(due));
                batch.put("never/" + i, Batch.ABSENT, new byte[] {1}, Optional.empty());
            }
            store.commit(batch);
        }
        try (Connection connection = raw();
                PreparedStatement explained = connection.prepareStatement("EXPLAIN " + new Sql("PUBLIC").due())) {
            explained.setLong(1, Long.MIN_VALUE);
            explained.setLong(2, DueTimes.nanos(Instant.now()));
            explained.setBytes(3, RowKeys.bytes("later/"));
            explained.setBytes(4, RowKeys.behind("later/"));
            explained.setInt(5, 1_000);
            try (ResultSet plan = explained.executeQuery()) {
                plan.next();
                assertThat(plan.getString(1)).contains("VAPORFORM_ROW_DUE");
            }
        }
    }

    @Test
    void aDataSourceWithTheRightSettingsWorks() {
        JdbcDataSource dataSource = dataSource("jdbc:h2:" + file() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");

        try (JdbcStateStore store = JdbcStateStore.open(dataSource, Keys.ring())) {
            put(store, "row", Batch.ABSENT, "1");
            assertThat(text(store, "row")).isEqualTo("1");
            assertThat(store.exclusive()).isTrue();
            assertThat(store.binding()).startsWith("h2:").doesNotContain(directory.toString());
        }
    }

    @Test
    void aDatabaseInMemoryIsRefused() {
        assertThatThrownBy(() -> JdbcStateStore.open(dataSource("jdbc:h2:mem:lost"), Keys.ring()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContainingAll("must be a file", "embedded");
    }

    @Test
    void everySettingThatLosesRowsIsNamedAtOnce() {
        assertThatThrownBy(
                        () -> JdbcStateStore.open(dataSource("jdbc:h2:" + file() + ";AUTO_SERVER=TRUE"), Keys.ring()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContainingAll(
                        "2 things are wrong", "AUTO_SERVER", "H2 setting WRITE_DELAY was '500'", "must be 0");
    }

    @Test
    void aPathThatWouldBeSettingsIsRefused() {
        assertThatThrownBy(() -> JdbcStateStore.embedded(Path.of("store;INIT=x"), Keys.ring()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("semicolon");
    }

    @Test
    void aDatabaseThatIsClosedUnderneathIsUnavailableAndThenWorksAgain() throws SQLException {
        try (JdbcStateStore store = open(Keys.ring())) {
            put(store, "row", Batch.ABSENT, "1");
            execute("SHUTDOWN");

            assertThatThrownBy(() -> store.read("row"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContainingAll("jdbc:h2:", "could not read a row", "check that");
            assertThat(text(store, "row")).isEqualTo("1");
            put(store, "other", Batch.ABSENT, "2");
        }
    }

    @Test
    void interruptsDoNotCloseTheFile() throws Exception {
        try (JdbcStateStore store = open(Keys.ring());
                Workers workers = new Workers()) {
            CountDownLatch begun = new CountDownLatch(20);
            CompletableFuture<Integer> writer = workers.start(() -> {
                int written = 0;
                for (long last = Batch.ABSENT; written < 300; written++) {
                    last = put(store, "row", last, "write " + written);
                    begun.countDown();
                }
                return written;
            });
            begun.await();
            while (!writer.isDone()) {
                workers.last().interrupt();
                Thread.onSpinWait();
            }

            assertThat(writer.join()).isEqualTo(300);
            assertThat(text(store, "row")).isEqualTo("write 299");
        }
    }

    @Test
    void noByteOfTheFileShowsAValue() throws IOException {
        String canary = "canary-" + "5ecret".repeat(3);
        try (JdbcStateStore store = open(Keys.ring())) {
            long revision = put(store, "row", Batch.ABSENT, canary);
            put(store, "row", revision, canary + " again");
            put(store, "large", Batch.ABSENT, canary.repeat(10_000));
        }

        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.toList();
        }
        assertThat(files).containsExactly(H2File.of(file()));
        String bytes = Files.readString(files.get(0), StandardCharsets.ISO_8859_1);
        assertThat(bytes.contains("5ecret")).isFalse();
        assertThat(bytes.contains(new String(Keys.key(1), StandardCharsets.ISO_8859_1)))
                .isFalse();
        assertThat(bytes.contains(new String(RowKeys.bytes("large"), StandardCharsets.ISO_8859_1)))
                .as("keys are there to be seen, so this would have found something")
                .isTrue();
    }
}
