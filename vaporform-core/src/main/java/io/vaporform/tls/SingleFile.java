package io.vaporform.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Chain and key in one file. */
final class SingleFile implements CertificateFiles.Layout {

    private final Path file;

    SingleFile(Path file) {
        this.file = file.toAbsolutePath().normalize();
        if (this.file.getFileName() == null) {
            throw new IllegalArgumentException(file + " is no file, but the root of all");
        }
    }

    @Override
    public void write(CertificateMaterial material) throws IOException {
        PrivateFiles.directory(PrivateFiles.parent(file));
        PrivateFiles.removeLeftovers(file);
        Path part = PrivateFiles.temporary(file);
        try {
            PrivateFiles.newFile(part, material.chainPem() + material.keyPem().reveal());
            PrivateFiles.rename(part, file);
            PrivateFiles.force(PrivateFiles.parent(file));
        } finally {
            PrivateFiles.delete(part);
        }
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }
}
