package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.state.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes to an H2 file is killed in the middle of it. */
@Timeout(120)
class KillTest {

    private static final int ACKNOWLEDGED = 60;

    @TempDir
    Path directory;

    @RepeatedTest(value = 4, name = "{displayName} {currentRepetition}")
    void everyAcknowledgedRowIsThereAfterAKill() throws Exception {
        Path file = directory.resolve("store");
        List<String> acknowledged = new ArrayList<>();
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = writer.inputReader(StandardCharsets.UTF_8)) {
            while (acknowledged.size() < ACKNOWLEDGED) {
                acknowledged.add(line(said));
            }
            assertThatThrownBy(() -> JdbcStateStore.embedded(file, Keys.ring()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("another process has the file open");
            // Not the process's own way, which closes the stream: what it said before it died counts too.
            assertThat(writer.toHandle().destroyForcibly()).isTrue();
            said.lines().filter(line -> line.endsWith(".")).forEach(acknowledged::add);
        }
        assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();

        try (JdbcStateStore store = JdbcStateStore.embedded(file, Keys.ring())) {
            List<String> there = store.scan("row/").stream()
                    .map(row -> KilledWriter.line(row.key(), row.revision()))
                    .toList();
            assertThat(there).containsAll(acknowledged);
            assertThat(store.scan("row/")).extracting(Row::revision).doesNotHaveDuplicates();
        }
    }

    private static String line(BufferedReader said) throws IOException {
        String line = said.readLine();
        assertThat(line).as("what the writer says; null when it has ended").isNotNull();
        return line;
    }
}
