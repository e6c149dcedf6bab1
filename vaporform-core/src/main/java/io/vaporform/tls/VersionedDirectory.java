package io.vaporform.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Chain and key in two files of a directory for each pair, with a link to the last one, as certbot has it. */
final class VersionedDirectory implements CertificateFiles.Layout {

    private static final String CHAIN = "fullchain.pem";
    private static final String KEY = "privkey.pem";
    private static final Pattern VERSION = Pattern.compile("[0-9]{4,9}");

    private final Path directory;
    private final Path live;

    VersionedDirectory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
        this.live = this.directory.resolve("live");
    }

    @Override
    public void write(CertificateMaterial material) throws IOException {
        PrivateFiles.directory(directory);
        PrivateFiles.removeLeftovers(live);
        removeAllBut(linked());
        Path version = next();
        PrivateFiles.newDirectory(version);
        try {
            PrivateFiles.newFile(version.resolve(CHAIN), material.chainPem());
            PrivateFiles.newFile(version.resolve(KEY), material.keyPem().reveal());
            PrivateFiles.force(version);
            link(version);
        } catch (IOException failed) {
            PrivateFiles.delete(version);
            throw failed;
        }
        PrivateFiles.force(directory);
    }

    @Override
    public List<Path> files() {
        return List.of(live.resolve(CHAIN), live.resolve(KEY));
    }

    private void link(Path version) throws IOException {
        Path part = PrivateFiles.temporary(live);
        try {
            Files.createSymbolicLink(part, version.getFileName());
            PrivateFiles.rename(part, live);
        } finally {
            PrivateFiles.delete(part);
        }
    }

    private Optional<Path> linked() throws IOException {
        if (!Files.exists(live, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isSymbolicLink(live)) {
            throw new IOException(live + " is there, and no link of those that are made here");
        }
        return Optional.of(directory.resolve(Files.readSymbolicLink(live)));
    }

    private Path next() throws IOException {
        int last = versions().stream()
                .mapToInt(path -> Integer.parseInt(PrivateFiles.name(path)))
                .max()
                .orElse(0);
        return directory.resolve(String.format(Locale.ROOT, "%04d", last + 1));
    }

    private List<Path> versions() throws IOException {
        return PrivateFiles.list(directory).stream()
                .filter(path -> VERSION.matcher(PrivateFiles.name(path)).matches())
                .toList();
    }

    /** What was before, and what a crash kept from being linked. */
    private void removeAllBut(Optional<Path> linked) throws IOException {
        for (Path path : versions()) {
            if (!linked.equals(Optional.of(path))) {
                PrivateFiles.delete(path);
            }
        }
    }
}
