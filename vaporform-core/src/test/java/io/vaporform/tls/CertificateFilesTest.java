package io.vaporform.tls;

import static io.vaporform.tls.Judged.NOW;
import static io.vaporform.tls.Judged.issued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.memory.InMemoryCa;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {

    private final InMemoryCa ca = InMemoryCa.create(NOW);
    private final CertificateMaterial first = issued(ca);
    private final CertificateMaterial second = issued(ca);

    @TempDir
    private Path directory;

    @Test
    void haproxyHasOneFileWithTheChainAndThenTheKey() throws IOException {
        Path file = directory.resolve("certs/shop.pem");
        CertificateFiles files = CertificateFiles.haproxy(file);

        files.write(first);

        assertThat(file).hasContent(all(first));
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("certs"))).isEqualTo("rwx------");
        assertThat(names(directory.resolve("certs"))).containsExactly("shop.pem");
        assertThat(files.files()).containsExactly(file);
    }

    @Test
    void theFileIsReplacedWhateverItsModeWas() throws IOException {
        Path file = Files.writeString(directory.resolve("shop.pem"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        CertificateFiles.haproxy(file).write(second);

        assertThat(file).hasContent(all(second));
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void itIsOnlyItsOwnersFromItsFirstByte() throws IOException {
        Path file = directory.resolve("new");

        PrivateFiles.newFile(file, "x");

        assertThat(mode(file)).isEqualTo("rw-------");
        assertThatThrownBy(() -> PrivateFiles.newFile(file, "y")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("x");
    }

    @Test
    void aReaderSeesAllOfOneOrAllOfTheOther() throws Exception {
        Path file = directory.resolve("shop.pem");
        CertificateFiles files = CertificateFiles.haproxy(file);
        files.write(first);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                assertThat(content(file)).isIn(all(first), all(second));
            }
        });

        for (int i = 0; i < 100; i++) {
            files.write(i % 2 == 0 ? second : first);
        }
        done.set(true);

        reader.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatACrashLeftIsRemovedAndNothingElse() throws IOException {
        Path file = directory.resolve("shop.pem");
        Path left = Files.writeString(PrivateFiles.temporary(file), "half a key");
        Path ofAnother = Files.writeString(PrivateFiles.temporary(directory.resolve("other.pem")), "its");
        Path similar = Files.writeString(directory.resolve(".vaporform-shop.pem.key"), "theirs");

        CertificateFiles.haproxy(file).write(first);

        assertThat(left).doesNotExist();
        assertThat(ofAnother).exists();
        assertThat(similar).exists();
    }

    @Test
    void whatIsNotThereYetIsSkippedByHaproxy() {
        assertThat(PrivateFiles.name(PrivateFiles.temporary(directory.resolve("shop.pem"))))
                .matches("\\.vaporform-shop\\.pem\\.[0-9a-f]{16}\\.key");
    }

    @Test
    void afterAFailureNothingIsLeftAndNothingOfTheKeySaid() throws IOException {
        Path taken = Files.createDirectory(directory.resolve("shop.pem"));
        Files.writeString(taken.resolve("something"), "x");

        assertThatThrownBy(() -> CertificateFiles.haproxy(taken).write(first))
                .isInstanceOfSatisfying(ProvisioningException.class, failed -> assertThat(failed.stage())
                        .isEqualTo("write certificate"))
                .hasMessageContaining("what is there is whole: see whether " + taken)
                .hasMessageNotContaining("PRIVATE KEY");
        assertThat(names(directory)).containsExactly("shop.pem");
    }

    @Test
    void theKeyIsInNoDirectoryForTemporaryFiles() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));

        CertificateFiles.haproxy(directory.resolve("shop.pem")).write(first);
        CertificateFiles.nginx(directory.resolve("shop")).write(first);

        assertThat(names(temporary)).noneMatch(name -> name.startsWith(".vaporform-"));
        assertThat(names(directory)).containsExactlyInAnyOrder("shop", "shop.pem");
    }

    @Test
    void aFileSystemWithoutModesIsRefused() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(directory.resolve("a.zip"), Map.of("create", "true"))) {
            for (CertificateFiles files : List.of(
                    CertificateFiles.haproxy(zip.getPath("/shop.pem")), CertificateFiles.nginx(zip.getPath("/shop")))) {
                assertThatThrownBy(() -> files.write(first))
                        .isInstanceOf(ProvisioningException.class)
                        .hasMessageContaining("knows no modes, so that everybody could read the key");
            }
            assertThat(names(zip.getPath("/"))).isEmpty();
        }
    }

    @Test
    void nginxHasTwoFilesThatChangeAtOnce() throws IOException {
        Path shop = directory.resolve("shop");
        CertificateFiles files = CertificateFiles.nginx(shop);

        files.write(first);

        assertThat(files.files()).containsExactly(shop.resolve("live/fullchain.pem"), shop.resolve("live/privkey.pem"));
        assertThat(files.files().get(0)).hasContent(first.chainPem());
        assertThat(files.files().get(1)).hasContent(first.keyPem().reveal());
        assertThat(mode(files.files().get(0))).isEqualTo("rw-------");
        assertThat(mode(files.files().get(1))).isEqualTo("rw-------");
        assertThat(mode(shop)).isEqualTo("rwx------");
        assertThat(mode(shop.resolve("0001"))).isEqualTo("rwx------");
        assertThat(Files.readSymbolicLink(shop.resolve("live"))).isEqualTo(Path.of("0001"));
    }

    @Test
    void thePairBeforeStaysUntilTheNextWrite() throws IOException {
        Path shop = directory.resolve("shop");
        CertificateFiles files = CertificateFiles.nginx(shop);

        files.write(first);
        files.write(second);

        assertThat(files.files().get(1)).hasContent(second.keyPem().reveal());
        assertThat(shop.resolve("0001/privkey.pem")).hasContent(first.keyPem().reveal());

        files.write(first);

        assertThat(names(shop)).containsExactlyInAnyOrder("0002", "0003", "live");
        assertThat(files.files().get(1)).hasContent(first.keyPem().reveal());
    }

    @Test
    void aPairThatACrashKeptFromBeingLinkedIsRemoved() throws IOException {
        Path shop = directory.resolve("shop");
        CertificateFiles files = CertificateFiles.nginx(shop);
        files.write(first);
        Files.createDirectory(shop.resolve("0002"));
        Files.writeString(shop.resolve("0002/fullchain.pem"), "half");
        Files.createSymbolicLink(PrivateFiles.temporary(shop.resolve("live")), Path.of("0002"));
        Files.writeString(shop.resolve("README"), "mine");

        files.write(second);

        assertThat(names(shop)).containsExactlyInAnyOrder("0001", "0002", "live", "README");
        assertThat(files.files().get(0)).hasContent(second.chainPem());
    }

    @Test
    void aDirectoryCalledLiveIsNotTouched() throws IOException {
        Path live = Files.createDirectories(directory.resolve("shop/live"));

        assertThatThrownBy(
                        () -> CertificateFiles.nginx(directory.resolve("shop")).write(first))
                .isInstanceOf(ProvisioningException.class)
                .hasMessageContaining("is there, and no link");
        assertThat(names(directory.resolve("shop"))).containsExactly("live");
        assertThat(live).isDirectory();
    }

    private static String all(CertificateMaterial material) {
        return material.chainPem() + material.keyPem().reveal();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private static Set<String> names(Path of) throws IOException {
        try (Stream<Path> all = Files.list(of)) {
            return all.map(path -> String.valueOf(path.getFileName())).collect(Collectors.toSet());
        }
    }
}
