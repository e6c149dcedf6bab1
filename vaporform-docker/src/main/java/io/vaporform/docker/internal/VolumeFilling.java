package io.vaporform.docker.internal;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Stage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;

/** Fills a volume with what {@link VolumeSaving} wrote. */
record VolumeFilling(VolumeAccess access, ApplyContext context) {

    /** Anew from the beginning if an earlier one was cut off, which has written a part of the same. */
    void fill(String volume, RestorePoint from) {
        context.progress(Stage.CONFIGURING, "fill volume " + volume + " from " + from);
        try (InputStream saved = context.backup(from)) {
            Checked archive = new Checked(saved);
            try {
                TarArchiveEntry root = new TarArchiveEntry(archive.readNBytes(VolumeArchive.BLOCK));
                access.open(volume, Optional.of(root), context);
                access.write(archive, context);
                archive.requireEnd();
            } catch (IOException | RuntimeException failed) {
                archive.requireWhole();
                throw failed;
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        access.close(context);
    }

    /** Keeps apart what goes wrong with the backup and what goes wrong with the engine. */
    private static final class Checked extends FilterInputStream {
        private @Nullable IOException broken;

        Checked(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException failed) {
                broken = failed;
                throw failed;
            }
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return super.read(bytes, from, length);
            } catch (IOException failed) {
                broken = failed;
                throw failed;
            }
        }

        /** By who sends it, though there is more to be found out. */
        @Override
        public void close() {}

        /** The engine may not read behind the end of an archive, where it is found out whether the backup is damaged. */
        void requireEnd() throws IOException {
            transferTo(OutputStream.nullOutputStream());
        }

        void requireWhole() {
            if (broken != null) {
                throw new ProvisioningException(
                        "fill volume",
                        "the backup cannot be read: " + broken.getMessage() + "; restore another one",
                        broken);
            }
        }
    }
}
