package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.tls.CertificateMaterial;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The certificates that a process shows, and for which names. HAProxy reads their files and the crt-list at its next load, so these have to be written before. Each change is read back. Who changes the
 * same certificate takes turns.
 *
 * @see <a href="https://docs.haproxy.org/2.6/management.html#9.3">HAProxy Management Guide, set ssl cert</a>
 */
final class LoadedCertificates {

    /** For the verb and the name of the file. */
    private static final int VERB = 160;

    private static final String SUCCESS = "Success!";
    private static final String KIND = "ssl cert";
    private static final Pattern DELETED = Pattern.compile("Entry '[^']*' deleted in .*!");

    private final Worker worker;
    private final RuntimeSocket socket;
    private final String crtList;

    LoadedCertificates(Worker worker, Path crtList) {
        this.worker = worker;
        this.socket = worker.socket();
        this.crtList = crtList.toString();
    }

    /** Whether it can be put at run time. One with a chain too long for a command is read from its file by a reload. */
    static boolean isFitting(CertificateMaterial material) {
        return VERB + material.chainPem().length() + material.keyPem().reveal().length() <= RuntimeCommand.LONGEST;
    }

    /**
     * Makes it the one of that file, whether there was one before or not. Until it is taken as a whole, the one before is shown. What is sent is written anew from the certificates and the key, so that
     * nothing goes with it that was around them.
     *
     * @throws ProvisioningException in HAProxy's words, if it does not take it: then nothing has changed
     * @throws IllegalArgumentException if it is not {@link #isFitting}
     */
    LoadedCertificate put(Path file, CertificateMaterial material) {
        String name = plain(file);
        List<String> pem =
                (material.chainPem() + material.keyPem().reveal()).lines().toList();
        new SslTransaction(socket, KIND).replace(name, pem);
        LoadedCertificate loaded = worker.certificate(name);
        if (!loaded.serial().equals(material.leaf().getSerialNumber())) {
            throw new ProvisioningException(
                    "commit ssl cert", "HAProxy took " + name + " but has the one of serial " + loaded.serial(), null);
        }
        return loaded;
    }

    /**
     * Shows a certificate that was {@link #put} for the names of a line, and no more for those of other lines of it. A repeat changes nothing.
     *
     * @throws ProvisioningException in HAProxy's words, if it does not take it
     */
    void show(CrtListLine line) {
        List<Line> before = lines(line.certificate());
        if (before.stream().noneMatch(each -> each.text().equals(line.line()))) {
            socket.tell(
                    RuntimeCommand.withPayload(List.of(line.line()), "add ssl crt-list", crtList),
                    answer -> answer.endsWith(SUCCESS));
        }
        before.stream()
                .filter(each -> !each.text().equals(line.line()))
                .forEach(each -> hide(line.certificate(), each));
        if (lines(line.certificate()).stream().noneMatch(each -> each.text().equals(line.line()))) {
            throw new ProvisioningException(
                    "add ssl crt-list",
                    "HAProxy took the line of " + line.certificate() + " but does not have it",
                    null);
        }
    }

    private record Line(int number, String text) {}

    private List<Line> lines(Path file) {
        Pattern entry = Pattern.compile(Pattern.quote(plain(file)) + ":(\\d+)( .*)?");
        return socket.ask(RuntimeCommand.of("show ssl crt-list", "-n", crtList))
                .lines()
                .map(entry::matcher)
                .filter(Matcher::matches)
                .map(line -> new Line(
                        Integer.parseInt(line.group(1)),
                        file + String.valueOf(line.group(2) == null ? "" : line.group(2))))
                .toList();
    }

    private void hide(Path file, Line line) {
        socket.tell(
                RuntimeCommand.of("del ssl crt-list", crtList, file + ":" + line.number()),
                answer -> DELETED.matcher(answer).matches());
    }

    /** It is shown for no name any more, and forgotten. A repeat changes nothing. */
    void remove(Path file) {
        lines(file).forEach(line -> hide(file, line));
        new SslTransaction(socket, KIND).delete(plain(file));
        if (worker.certificates().contains(file.toString())) {
            throw new ProvisioningException("del ssl cert", "HAProxy removed " + file + " but still has it", null);
        }
    }

    private static String plain(Path file) {
        HaproxyDirectory.requirePlain(file);
        return file.toString();
    }
}
