package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {

    @TempDir
    Path directory;

    @Test
    void theFirstKeyIsTheCurrentOne() {
        KeyRing keys = KeyRing.of("2026-11", Keys.key(1)).with("2025-01", Keys.key(2));

        assertThat(keys.current()).isEqualTo("2026-11");
        assertThat(keys.ids()).containsExactly("2026-11", "2025-01");
    }

    @Test
    void itShowsIdsOnly() {
        assertThat(KeyRing.of("2026-11", Keys.key(1)).with("2025-01", Keys.key(2)))
                .hasToString("KeyRing[2026-11, 2025-01]");
    }

    @Test
    void laterChangesOfTheBytesChangeNothing() {
        byte[] key = Keys.key(1);
        KeyRing keys = KeyRing.of("test", key);
        byte[] sealed = new RowCipher(keys).seal("row", new byte[] {42});

        key[0]++;

        assertThat(new RowCipher(keys).open("row", sealed)).containsExactly(42);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> KeyRing.of("bad id!", new byte[16]))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContainingAll("bad id!", "16 bytes", "must have 32 bytes");
        assertThatThrownBy(() -> KeyRing.of("a", Keys.key(1)).with("a", new byte[0]))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContainingAll("0 bytes", "there twice");
    }

    @Test
    void aFileIsMadeForItsOwnerAndReadBack() throws IOException {
        Path file = directory.resolve("keys");

        KeyRing made = KeyRing.createFile(file);

        assertThat(KeyRing.file(file).ids()).isEqualTo(made.ids()).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        byte[] sealed = new RowCipher(made).seal("row", new byte[] {42});
        assertThat(new RowCipher(KeyRing.file(file)).open("row", sealed)).containsExactly(42);
    }

    @Test
    void aFileIsNeverWrittenOver() throws IOException {
        Path file = directory.resolve("keys");
        KeyRing.createFile(file);
        String before = Files.readString(file);

        assertThatThrownBy(() -> KeyRing.createFile(file))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("is there already");
        assertThat(file).content().isEqualTo(before);
    }

    @Test
    void aFileMayHoldOlderKeysAndComments() throws IOException {
        Path file = directory.resolve("keys");
        Files.write(file, List.of("# keys", "new " + base64(1), "", "old  " + base64(2) + " "));

        assertThat(KeyRing.file(file).ids()).containsExactly("new", "old");
    }

    private static String base64(int number) {
        return Base64.getEncoder().encodeToString(Keys.key(number));
    }

    @Test
    void whatIsWrongInAFileIsSaidWithoutItsContent() throws IOException {
        Path file = directory.resolve("keys");
        Files.write(file, List.of("canary", "id canary!!", "a b canary"));

        assertThatThrownBy(() -> KeyRing.file(file))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContainingAll("line 1", "line 2", "line 3")
                .hasMessageNotContaining("canary");
    }

    @Test
    void anEmptyOrMissingFileIsRefused() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));

        assertThatThrownBy(() -> KeyRing.file(empty))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("needs a key that encrypts");
        assertThatThrownBy(() -> KeyRing.file(directory.resolve("missing")))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("NoSuchFileException");
    }
}
