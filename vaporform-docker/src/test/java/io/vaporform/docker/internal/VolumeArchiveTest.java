package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as the engine packs them, and as programs write them, begin at the volume afterwards. */
class VolumeArchiveTest {

    private static final String TEXT = "hello";

    /** Writes an archive. */
    private interface Writing {
        void to(VolumeArchive archive) throws IOException;
    }

    private static byte[] archive(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (VolumeArchive archive = new VolumeArchive(bytes)) {
            writing.to(archive);
        }
        return bytes.toByteArray();
    }

    private static InputStream tar(TarArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (TarArchiveEntry entry : entries) {
                boolean isText = !entry.isDirectory() && entry.getLinkName().isEmpty() && isNoDevice(entry);
                entry.setSize(isText ? TEXT.length() : 0);
                tar.putArchiveEntry(entry);
                if (isText) {
                    tar.write(TEXT.getBytes(UTF_8));
                }
                tar.closeArchiveEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static boolean isNoDevice(TarArchiveEntry entry) {
        return !entry.isBlockDevice() && !entry.isCharacterDevice();
    }

    private static TarArchiveEntry directory(String name) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setIds(999, 998);
        entry.setMode(0700);
        return entry;
    }

    private static TarArchiveEntry link(String name, String target, byte type) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(target);
        return entry;
    }

    /** The name of each entry, and where it leads. */
    private static List<String> names(byte[] archive) throws IOException {
        List<String> names = new ArrayList<>();
        TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(archive), UTF_8.name());
        for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            String leads = entry.getLinkName().isEmpty() ? "" : " -> " + entry.getLinkName();
            String text = new String(in.readAllBytes(), UTF_8);
            names.add(entry.getName() + leads + (text.isEmpty() ? "" : " " + text));
        }
        return names;
    }

    @Test
    void whatTheEnginePacksBeginsAtTheVolume() throws IOException {
        InputStream packed = tar(
                directory("volume/"),
                new TarArchiveEntry("volume/text"),
                link("volume/hard", "volume/text", TarConstants.LF_LINK),
                link("volume/soft", "../elsewhere", TarConstants.LF_SYMLINK),
                new TarArchiveEntry("volume/" + "long/".repeat(60) + "name"));

        byte[] archive = archive(to -> to.packed(packed));

        assertThat(names(archive))
                .containsExactly(
                        "./", "text hello", "hard -> text", "soft -> ../elsewhere", "long/".repeat(60) + "name hello");
        TarArchiveEntry root = new TarArchiveEntry(Arrays.copyOf(archive, VolumeArchive.BLOCK));
        assertThat(root.getLongUserId()).isEqualTo(999);
        assertThat(root.getLongGroupId()).isEqualTo(998);
        assertThat(root.getMode() & 0777).isEqualTo(0700);
    }

    @Test
    void theFirstBlockIsTheVolumeWhateverNumbersItHas() throws IOException {
        TarArchiveEntry seen = directory("volume/");
        seen.setUserId(3_000_000L);

        byte[] archive = archive(to -> to.root(seen));

        assertThat(new TarArchiveEntry(Arrays.copyOf(archive, VolumeArchive.BLOCK)).getLongUserId())
                .isEqualTo(3_000_000L);
    }

    @Test
    void whatAProgramWritesBeginsAtItsDirectory() throws IOException {
        InputStream written = tar(
                directory("./"),
                directory("./base/"),
                new TarArchiveEntry("./base/1"),
                link("hard", "./base/1", TarConstants.LF_LINK));

        byte[] archive = archive(to -> {
            to.root(directory("volume/"));
            to.directory(directory("pgdata/"), "pgdata");
            to.below("pgdata", written);
        });

        assertThat(names(archive))
                .containsExactly(
                        "./", "pgdata/", "pgdata/base/", "pgdata/base/1 hello", "pgdata/hard -> pgdata/base/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "..", "a/.."})
    void nothingLeadsOut(String name) throws IOException {
        InputStream outside = tar(new TarArchiveEntry(name));
        assertThatThrownBy(() -> archive(to -> to.below("", outside))).hasMessageContaining("leads out of the volume");
        InputStream linked = tar(link("x", name, TarConstants.LF_LINK));
        assertThatThrownBy(() -> archive(to -> to.below("", linked))).hasMessageContaining("leads out of the volume");
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_CHR, TarConstants.LF_BLK})
    void noDeviceIsMadeByTheEngine(byte type) throws IOException {
        InputStream device = tar(new TarArchiveEntry("sda", type));

        assertThatThrownBy(() -> archive(to -> to.below("", device))).hasMessageContaining("'sda' is a device");
    }

    @Test
    void aNameWithoutAnEndDoesNotFillTheMemory() {
        TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
        name.setSize(1L << 32);
        byte[] header = new byte[VolumeArchive.BLOCK];
        name.writeEntryHeader(header);
        InputStream endless = new SequenceInputStream(new ByteArrayInputStream(header), new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                Arrays.fill(bytes, from, from + length, (byte) 'x');
                return length;
            }
        });

        assertThatThrownBy(() -> archive(to -> to.below("", endless))).hasMessageContaining("more than a megabyte");
    }

    @Test
    void whatIsNoDirectoryIsNoVolume() throws IOException {
        InputStream file = tar(new TarArchiveEntry("volume"));

        assertThatThrownBy(() -> VolumeArchive.directory(file)).hasMessageContaining("no directory");
    }
}
