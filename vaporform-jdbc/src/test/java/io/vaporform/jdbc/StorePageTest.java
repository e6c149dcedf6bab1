package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spi.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code on docs/store.md runs, and is the code that is shown there. */
class StorePageTest {

    private static final Path PAGE = Path.of("..", "docs", "store.md");
    private static final Path EXAMPLES = Path.of("src/test/java/io/vaporform/jdbc/StorePageTest.java");

    @TempDir
    Path directory;

    @Test
    void whatIsDeployedIsInTheStore() {
        Path keyFile = directory.resolve("vaporform.keys");
        KeyRing.createFile(keyFile);
        Provider provider = InMemoryProvider.builder().build();
        // example
        KeyRing keys = KeyRing.file(keyFile);
        try (JdbcStateStore store = JdbcStateStore.embedded(directory.resolve("vaporform"), keys)) {
            try (Infrastructure infra = Infrastructure.builder()
                    .installation("acme-prod")
                    .provider(provider)
                    .store(store)
                    .build()) {
                infra.project("shop").deploy("web", app -> app.image("shop/web:1"));
            }
        }
        // end
        try (JdbcStateStore store = JdbcStateStore.embedded(directory.resolve("vaporform"), keys)) {
            assertThat(store.scan("")).isNotEmpty();
        }
    }

    @Test
    void keysAreMadeAndChanged() {
        byte[] key = Keys.key(1);
        byte[] older = Keys.key(2);
        // example
        KeyRing fromFile = KeyRing.createFile(directory.resolve("keys"));
        KeyRing fromVault = KeyRing.of("2026-11", key).with("2025-01", older);
        // end
        assertThat(fromFile.ids()).hasSize(1);
        try (JdbcStateStore store = JdbcStateStore.embedded(directory.resolve("store"), fromVault)) {
            // example
            int rows = store.rotate();
            // end
            assertThat(rows).isZero();
        }
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        assertThat(blocks(Files.readString(PAGE), "```java\\n(.*?)```"))
                .hasSize(3)
                .isEqualTo(blocks(Files.readString(EXAMPLES), "// example\\n(.*?)// end\\n"));
    }

    private static List<String> blocks(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(found -> found.group(1).stripTrailing().stripIndent())
                .toList();
    }
}
