package io.vaporform.tls;

import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes certificates into the files that web servers read. Whoever reads a file sees all of the one before or all of the new one, and nobody but
 * its owner reads it: the mode is 0600 from the first byte. The key is nowhere else, in no directory for temporary files either; what a crash
 * leaves behind is beside the file, called {@code .vaporform-…}, and removed with the next {@link #write}. The file is the process's: a server of
 * another user has to start as root, as nginx and HAProxy do, or to be in the place of the process.
 *
 * <p>Thread-safe. Two that write the same file, in this process or others, have to take turns. The server has to be told to read it again.
 */
public final class CertificateFiles {

    private final Layout layout;

    private CertificateFiles(Layout layout) {
        this.layout = layout;
    }

    /**
     * One file with the chain and then the key, as
     * <a href="https://docs.haproxy.org/2.8/configuration.html#5.1-crt">HAProxy</a> reads it by {@code crt}. The directory may be one that HAProxy
     * reads all files of.
     *
     * @param file that is replaced if it is there; its directories are made with mode 0700 where they are missing
     */
    public static CertificateFiles haproxy(Path file) {
        return new CertificateFiles(new SingleFile(file));
    }

    /**
     * The files {@code fullchain.pem} and {@code privkey.pem} below {@code live}, as
     * <a href="https://nginx.org/en/docs/http/configuring_https_servers.html">nginx</a> and most others read them:
     *
     * <pre>{@code
     * ssl_certificate     DIRECTORY/live/fullchain.pem;
     * ssl_certificate_key DIRECTORY/live/privkey.pem;
     * }</pre>
     *
     * <p>Each pair has a directory of its own, {@code 0001}, {@code 0002} and so on, and {@code live} is a symbolic link to the last one, so that
     * both change at once. Whoever opens one file before that moment and the other one after it has a key that does not match: nginx then says so,
     * and goes on with what it had; read again. The pair before stays until the next {@link #write}, for those who are still reading it.
     *
     * @param directory for this certificate alone; it is made with mode 0700 where it is missing
     */
    public static CertificateFiles nginx(Path directory) {
        return new CertificateFiles(new VersionedDirectory(directory));
    }

    /**
     * Puts a certificate into place; it is on the disk when this returns. Blocks for the time that the disk takes. A repeat writes the same again.
     *
     * @throws ProvisioningException if that fails: what was there before is then still in place, or all of the new one is, if only the disk did not
     *     confirm it. Also if the file system knows no modes, so that others could read the key
     */
    public synchronized void write(CertificateMaterial material) {
        try {
            layout.write(material);
        } catch (IOException failed) {
            throw new ProvisioningException(
                    "write certificate",
                    failed + "; what is there is whole: see whether "
                            + layout.files().get(0) + " can be written, and has a disk below it that is not full",
                    failed);
        }
    }

    /** What the server's configuration names: first the chain, then the key if that is in another file. */
    public List<Path> files() {
        return layout.files();
    }

    /** How the files lie. */
    interface Layout {
        void write(CertificateMaterial material) throws IOException;

        List<Path> files();
    }
}
