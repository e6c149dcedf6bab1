package io.vaporform.haproxy;

import java.util.List;
import java.util.regex.Pattern;

/** How a process is given a certificate, or authorities, in place of what it had: made if it is missing, then set, then taken as a whole. */
final class SslTransaction {

    private static final String SUCCESS = "Success!";
    private static final Pattern NEW =
            Pattern.compile("New empty certificate store '.*'!|New CA file created '.*'!|.* already exists!");
    private static final Pattern BEGUN = Pattern.compile("[Tt]ransaction (created|updated) for .*!");
    private static final Pattern DELETED = Pattern.compile("(Certificate|CA file) '[^']*' deleted!|.* doesn't exist!");

    private final RuntimeSocket socket;
    private final String kind;

    /** @param kind such as {@code ssl cert} */
    SslTransaction(RuntimeSocket socket, String kind) {
        this.socket = socket;
        this.kind = kind;
    }

    /** @param pem written by us, line by line: what others have around theirs would be read as commands */
    void replace(String name, List<String> pem) {
        RuntimeCommand set = RuntimeCommand.withPayload(pem, "set " + kind, name);
        socket.tell(RuntimeCommand.of("new " + kind, name), answer -> NEW.matcher(answer)
                .matches());
        try {
            socket.tell(set, answer -> BEGUN.matcher(answer).matches());
            socket.tell(RuntimeCommand.of("commit " + kind, name), answer -> answer.endsWith(SUCCESS));
        } catch (RuntimeException refused) {
            abort(name, refused);
            throw refused;
        }
    }

    /** Else the next one would find it begun. What it says does not matter: there may be none to abort. */
    private void abort(String name, RuntimeException refused) {
        try {
            socket.ask(RuntimeCommand.of("abort " + kind, name));
        } catch (RuntimeException alsoFailed) {
            refused.addSuppressed(alsoFailed);
        }
    }

    void delete(String name) {
        socket.tell(RuntimeCommand.of("del " + kind, name), answer -> DELETED.matcher(answer)
                .matches());
    }
}
