package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Value;
import io.vaporform.spi.Mark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A directory with all files of a spec that are in it or below it.
 *
 * @param directory no other one of the spec is above it
 * @param files their texts, by what follows the directory in their paths
 */
record FileTree(String directory, SortedMap<String, Value<?>> files) {

    static List<FileTree> of(DeploymentSpec spec) {
        Set<String> directories = new TreeSet<>();
        spec.files().keySet().forEach(path -> directories.add(parent(path)));
        SortedMap<String, SortedMap<String, Value<?>>> trees = new TreeMap<>();
        spec.files().forEach((path, text) -> {
            String top = directories.stream()
                    .filter(directory -> path.startsWith(directory + "/"))
                    .min(Comparator.comparingInt(String::length))
                    .orElseThrow();
            trees.computeIfAbsent(top, none -> new TreeMap<>()).put(path.substring(top.length() + 1), text);
        });
        return trees.entrySet().stream()
                .map(tree -> new FileTree(tree.getKey(), tree.getValue()))
                .toList();
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    /** The name of the volume that has them: another one for other texts. Who sees it may see them too. */
    String volume(Mark mark) {
        return Names.volume(mark) + "-files-" + digest();
    }

    String digest() {
        List<String> texts = new ArrayList<>(List.of(directory));
        files.forEach((path, text) -> {
            texts.add(path);
            texts.add(Values.text(text));
        });
        return ShortDigest.of(texts);
    }

    /** As an archive to be unpacked in the directory. Directories are left to the engine: those that the image has stay as they are. */
    byte[] tar(FileOwner owner) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (Map.Entry<String, Value<?>> file : files.entrySet()) {
                byte[] text = Values.text(file.getValue()).getBytes(UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(text.length);
                entry.setMode(owner.mode(file.getValue()));
                entry.setIds(owner.user(), owner.group());
                tar.putArchiveEntry(entry);
                tar.write(text);
                tar.closeArchiveEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Without the texts. */
    @Override
    public String toString() {
        return directory + " " + files.keySet();
    }
}
