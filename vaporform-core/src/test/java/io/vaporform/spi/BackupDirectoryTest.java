package io.vaporform.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupDirectoryTest {

    private static final String KEY = "acme/shop/main/db/1.gz";

    @TempDir
    private Path root;

    private BackupTarget target() {
        return BackupTarget.directory(root.resolve("backups"));
    }

    private List<String> files() {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> !file.equals(root))
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void whatIsWrittenIsReadAndDeleted() throws IOException {
        target().write(KEY, out -> out.write("data".getBytes(UTF_8)));

        assertThat(target().read(KEY).readAllBytes()).asString().isEqualTo("data");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("backups/acme"))))
                .isEqualTo("rwx------");
        target().delete(KEY);
        target().delete(KEY);
        assertThatThrownBy(() -> target().read(KEY)).isInstanceOf(IOException.class);
        assertThat(files()).noneMatch(file -> file.endsWith(".gz"));
    }

    @Test
    void aHalfIsNotThere() {
        assertThatThrownBy(() -> target().write(KEY, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("cut off");
                }))
                .hasMessage("cut off");

        assertThat(files()).noneMatch(file -> file.contains("1.gz"));
    }

    @Test
    void whatAKilledProcessLeftGoesWithIt() throws IOException {
        target().write(KEY, out -> out.write(1));
        Path part = root.resolve("backups").resolve("acme/shop/main/db/2.gz.part");
        Files.write(part, new byte[] {1});

        target().delete("acme/shop/main/db/2.gz");

        assertThat(part).doesNotExist();
        assertThat(target().read(KEY)).isNotNull();
    }

    @Test
    void aRelativePathIsAsGoodAsAnother() throws IOException {
        Path detour = root.resolve("a/../b");
        BackupTarget target = BackupTarget.directory(detour);
        target.write(KEY, out -> out.write(1));

        assertThat(target.read(KEY).read()).isEqualTo(1);
        assertThat(root.resolve("b").resolve(KEY)).exists();
    }

    @Test
    void nothingIsOutside() {
        assertThatThrownBy(() -> target().delete("../x")).hasMessageContaining("is not below");
        assertThatThrownBy(() -> target().read("/etc/passwd")).hasMessageContaining("is not below");
    }
}
