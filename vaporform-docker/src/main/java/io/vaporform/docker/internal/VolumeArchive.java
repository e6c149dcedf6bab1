package io.vaporform.docker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An archive of a volume while it is written: a tar archive whose names begin at the volume, and whose first header, in one block, is the volume itself.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">pax and ustar interchange formats</a>
 */
final class VolumeArchive implements AutoCloseable {

    /** The size of a header. */
    static final int BLOCK = 512;

    private static final String ROOT = "./";

    private final TarArchiveOutputStream tar;

    VolumeArchive(OutputStream to) {
        tar = new TarArchiveOutputStream(new Open(to), UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        // Numbers that are too long for their fields stay in them, so that one block is one header.
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    }

    /** The headers of an archive that a program of a tenant may have written: a name that has no end must not fill the memory. */
    private static final class Headers extends FilterInputStream {
        private static final long LARGEST = 1 << 20;
        private long left = LARGEST;

        Headers(InputStream in) {
            super(in);
        }

        /** What is read from now on is a header, or else what a file holds. */
        void expected(boolean header) {
            left = header ? LARGEST : Long.MAX_VALUE;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            took(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = super.read(bytes, from, length);
            took(Math.max(0, count));
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            took(skipped);
            return skipped;
        }

        private void took(long count) throws IOException {
            left -= count;
            if (left < 0) {
                throw new IOException("an archive has a header of more than a megabyte");
            }
        }
    }

    /** The header of the directory that {@code packed} is of. */
    static TarArchiveEntry directory(InputStream packed) throws IOException {
        TarArchiveEntry first = new TarArchiveInputStream(new Headers(packed), UTF_8.name()).getNextEntry();
        if (first == null || !first.isDirectory()) {
            throw new IOException("what is to be backed up is no directory");
        }
        return first;
    }

    /** Adds the volume itself. */
    void root(TarArchiveEntry seen) throws IOException {
        add(seen, ROOT, InputStream.nullInputStream());
    }

    /** Adds a directory of the volume, and nothing that is in it. */
    void directory(TarArchiveEntry seen, String name) throws IOException {
        add(seen, name + "/", InputStream.nullInputStream());
    }

    /** Adds all that is in a directory that was packed by the engine, whose name all names in {@code packed} begin with. */
    void packed(InputStream packed) throws IOException {
        each(packed, (entry, content) -> {
            String name = behindFirst(entry.getName());
            if (entry.isLink()) {
                entry.setLinkName(behindFirst(entry.getLinkName()));
            }
            add(entry, name.isEmpty() ? ROOT : name, content);
        });
    }

    /** Takes one entry. */
    private interface Each {
        void take(TarArchiveEntry entry, InputStream content) throws IOException;
    }

    private static void each(InputStream archive, Each each) throws IOException {
        Headers headers = new Headers(archive);
        TarArchiveInputStream in = new TarArchiveInputStream(headers, UTF_8.name());
        for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            headers.expected(false);
            each.take(entry, in);
            in.transferTo(OutputStream.nullOutputStream());
            headers.expected(true);
        }
    }

    private static String behindFirst(String path) {
        return path.substring(path.indexOf('/') + 1);
    }

    /** Adds all of an archive whose names begin at a directory of the volume. */
    void below(String directory, InputStream archive) throws IOException {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        each(archive, (entry, content) -> {
            if (entry.isLink()) {
                entry.setLinkName(prefix + withoutDot(entry.getLinkName()));
            }
            String name = withoutDot(entry.getName());
            if (!name.isEmpty()) {
                add(entry, prefix + name, content);
            }
        });
    }

    private static String withoutDot(String path) {
        return path.startsWith(ROOT) ? path.substring(ROOT.length()) : path;
    }

    private void add(TarArchiveEntry entry, String name, InputStream content) throws IOException {
        requireHarmless(entry, name);
        entry.setName(name);
        tar.putArchiveEntry(entry);
        if (entry.isFile()) {
            content.transferTo(tar);
        }
        tar.closeArchiveEntry();
    }

    /** The archive may be written by a program of a tenant, and it is unpacked by the engine, with the rights of that. */
    private static void requireHarmless(TarArchiveEntry entry, String name) throws IOException {
        boolean leaves = isOutside(name) || (entry.isLink() && isOutside(entry.getLinkName()));
        if (leaves || entry.isBlockDevice() || entry.isCharacterDevice()) {
            throw new IOException("'" + name + "' " + (leaves ? "leads out of the volume" : "is a device")
                    + ", which no backup has; remove it");
        }
    }

    private static boolean isOutside(String path) {
        return path.startsWith("/") || List.of(path.split("/", -1)).contains("..");
    }

    /** Ends the archive; what it was written to stays open. */
    @Override
    public void close() throws IOException {
        tar.close();
    }

    private static final class Open extends FilterOutputStream {
        Open(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
