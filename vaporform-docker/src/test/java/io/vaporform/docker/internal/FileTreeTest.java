package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

class FileTreeTest {

    private static List<FileTree> trees(String... paths) {
        DeploymentSpec.Builder spec = DeploymentSpec.builder().image("a");
        for (String path : paths) {
            spec.file(path, path);
        }
        return FileTree.of(spec.build());
    }

    @Test
    void eachTopmostDirectoryIsOne() {
        assertThat(trees("/etc/a/x", "/etc/a-b/x", "/etc/a/b/c/y", "/run/z"))
                .extracting(tree -> tree.directory() + tree.files().keySet())
                .containsExactly("/etc/a[b/c/y, x]", "/etc/a-b[x]", "/run[z]");
        assertThat(trees()).isEmpty();
    }

    @Test
    void anotherTextHasAnotherName() {
        DeploymentSpec.Builder spec = DeploymentSpec.builder().image("a");
        String one = FileTree.of(spec.file("/etc/a", "1").build()).get(0).digest();

        assertThat(FileTree.of(spec.file("/etc/a", "2").build()).get(0).digest())
                .isNotEqualTo(one);
        assertThat(FileTree.of(spec.file("/etc/a", "1").build()).get(0).digest())
                .isEqualTo(one);
    }

    @Test
    void theArchiveKeepsSecretsFromOthers() throws IOException {
        DeploymentSpec spec = DeploymentSpec.builder()
                .image("a")
                .file("/etc/a/b/c/" + "long".repeat(50) + "ä", "text")
                .file("/etc/a/key", Value.of(Secret.of("xyzzy")))
                .build();

        List<String> seen = new ArrayList<>();
        byte[] tar = FileTree.of(spec).get(0).tar(FileOwner.of("2000000:7"));
        try (TarArchiveInputStream archive = new TarArchiveInputStream(new ByteArrayInputStream(tar), "UTF-8")) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                seen.add(entry.getName().replace("long".repeat(50), "long") + " "
                        + Integer.toOctalString(entry.getMode() & 0777) + " " + entry.getLongUserId() + ":"
                        + entry.getLongGroupId());
            }
        }

        assertThat(seen).containsExactly("b/c/longä 444 2000000:7", "key 400 2000000:7");
    }

    @Test
    void theOwnerIsWhoTheProcessesRunAsIfThatIsKnown() {
        assertThat(FileOwner.of("")).isEqualTo(new FileOwner(0, 0, true));
        assertThat(FileOwner.of("7")).isEqualTo(new FileOwner(7, 0, true));
        assertThat(FileOwner.of("7:8")).isEqualTo(new FileOwner(7, 8, true));
        assertThat(FileOwner.of("app")).isEqualTo(new FileOwner(0, 0, false));
        assertThat(FileOwner.of("app").mode(Value.of(Secret.of("x")))).isEqualTo(0444);
    }
}
