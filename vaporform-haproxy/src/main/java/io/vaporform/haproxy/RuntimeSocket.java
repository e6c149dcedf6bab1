package io.vaporform.haproxy;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * HAProxy's runtime socket: of the master, of a process behind it, or of a process itself. Each call has a connection of its own, as one that is kept over a reload would go on with the old process. Blocks
 * for as long as HAProxy takes, and no longer than the time limit. Thread-safe.
 *
 * @see <a href="https://docs.haproxy.org/2.6/management.html#9.3">HAProxy Management Guide, 9.3</a>
 */
final class RuntimeSocket {

    private static final String PROMPT = "> ";
    private static final String PAYLOAD_PROMPT = "+ ";

    private final Path socket;
    private final Duration limit;
    private final String prefix;

    private RuntimeSocket(Path socket, Duration limit, String prefix) {
        this.socket = socket;
        this.limit = limit;
        this.prefix = prefix;
    }

    /**
     * @param socket the file, of the master or of a process
     * @param limit of each call, with its connection
     */
    static RuntimeSocket at(Path socket, Duration limit) {
        return new RuntimeSocket(socket, limit, "");
    }

    /** Behind the master: the process that takes new connections, whichever it is by then. */
    RuntimeSocket worker() {
        return new RuntimeSocket(socket, limit, "@1 ");
    }

    /** Behind the master: one process, also one that a reload has replaced and that still has connections. */
    RuntimeSocket process(long pid) {
        return new RuntimeSocket(socket, limit, "@!" + pid + " ");
    }

    RuntimeSocket within(Duration other) {
        return new RuntimeSocket(socket, other, prefix);
    }

    /**
     * What it answers to one command, without the empty lines around it.
     *
     * @throws ProviderUnavailableException if nobody listens; as {@link HungException} if nothing came within the limit; or if it said nothing at all, which is what it does with a command that it
     *     does not execute
     */
    String ask(RuntimeCommand command) {
        return answer(command, said(command, prefix + command.text()));
    }

    private String said(RuntimeCommand command, String text) {
        try (SocketTalk talk = SocketTalk.open(socket, Deadline.in(limit))) {
            talk.send(text);
            talk.end();
            return talk.readAll();
        } catch (IOException failed) {
            throw unavailable(command, failed);
        }
    }

    /** A command that has no answer, as one that makes HAProxy load anew. */
    void send(RuntimeCommand command) {
        try (SocketTalk talk = SocketTalk.open(socket, Deadline.in(limit))) {
            talk.send(prefix + command.text());
            talk.end();
            talk.readAll();
        } catch (SocketTimeoutException hung) {
            throw unavailable(command, hung);
        } catch (IOException ended) {
            if (ended instanceof InterruptedIOException
                    || !String.valueOf(ended.getMessage()).contains("reset")) {
                throw unavailable(command, ended);
            }
        }
    }

    private String answer(RuntimeCommand command, String answer) {
        if (answer.isEmpty()) {
            throw new ProviderUnavailableException(
                    "HAProxy at " + socket + " ended the connection without an answer to '" + command
                            + "', as it does with a command that it has not executed; see whether it is up",
                    null);
        }
        return stripped(answer);
    }

    private static String stripped(String answer) {
        int from = 0;
        int to = answer.length();
        while (from < to && answer.charAt(from) == '\n') {
            from++;
        }
        while (to > from && answer.charAt(to - 1) == '\n') {
            to--;
        }
        return answer.substring(from, to);
    }

    /**
     * What it answers to each of many commands, over one connection, which ends with the first that fails. For commands that are answered with a few words: a longer answer may have a line that looks like
     * the end of it.
     *
     * @throws ProviderUnavailableException as {@link #ask}; how many were executed is not known then
     */
    List<String> askAll(List<RuntimeCommand> commands) {
        List<String> answers = new ArrayList<>();
        if (commands.isEmpty()) {
            return answers;
        }
        RuntimeCommand current = commands.get(0);
        try (SocketTalk talk = SocketTalk.open(socket, Deadline.in(limit))) {
            talk.send("prompt\n");
            // That of a master is "master> ", also for what a process behind it says.
            String prompt = "\n" + stripped(talk.readUntil(PROMPT)) + PROMPT;
            for (RuntimeCommand command : commands) {
                current = command;
                talk.send(prefix + command.text());
                answers.add(prompted(command, talk.readUntil(prompt)));
            }
            talk.end();
            String rest = talk.readAll();
            if (!rest.isBlank()) {
                // An answer had what looks like a prompt, so that what followed was taken for those of other commands.
                throw new IOException("its answers are not those of the commands");
            }
            return answers;
        } catch (IOException failed) {
            throw unavailable(current, failed);
        }
    }

    /** It asks for each line of a payload, and for the one that ends it. */
    private static String prompted(RuntimeCommand command, String said) {
        String answer = said;
        for (int i = 0; command.payloadLines() > 0 && i <= command.payloadLines(); i++) {
            if (answer.startsWith(PAYLOAD_PROMPT)) {
                answer = answer.substring(PAYLOAD_PROMPT.length());
            }
        }
        return stripped(answer);
    }

    /**
     * A command that is to be answered with nothing, as most are that succeed.
     *
     * @throws ProvisioningException in HAProxy's words, if it says anything
     */
    void tell(RuntimeCommand command) {
        tell(command, String::isEmpty);
    }

    /** @param success whether an answer says that it was done: there is no status, only words */
    void tell(RuntimeCommand command, Predicate<String> success) {
        require(command, ask(command), success);
    }

    /** As {@link #tell(RuntimeCommand)}, over one connection. What comes after one that fails was executed all the same. */
    void tellAll(List<RuntimeCommand> commands) {
        List<String> answers = askAll(commands);
        for (int i = 0; i < answers.size(); i++) {
            require(commands.get(i), answers.get(i), String::isEmpty);
        }
    }

    /**
     * As {@link #tell}, commands without payloads that HAProxy executes right after each other, however slow this JVM is. What comes after one that fails is executed all the same.
     *
     * @param success of the answers to all of them as one text
     */
    void tellTogether(List<RuntimeCommand> commands, Predicate<String> success) {
        RuntimeCommand first = commands.get(0);
        String text = commands.stream()
                .map(command -> prefix + command.text().stripTrailing())
                .collect(Collectors.joining(";"));
        require(first, answer(first, said(first, text + "\n")), success);
    }

    private static void require(RuntimeCommand command, String answer, Predicate<String> success) {
        if (!success.test(answer)) {
            throw new ProvisioningException(command.toString(), "HAProxy said: " + answer, null);
        }
    }

    private ProviderUnavailableException unavailable(RuntimeCommand command, IOException failed) {
        if (failed instanceof InterruptedIOException && !(failed instanceof SocketTimeoutException)) {
            return new ProviderUnavailableException(
                    "interrupted before HAProxy at " + socket + " had answered to '" + command + "'", failed);
        }
        if (failed instanceof SocketTimeoutException) {
            return new HungException(
                    "HAProxy at " + socket + " did not answer to '" + command + "' within " + limit.toMillis()
                            + " ms; its process is stopped, or has too much to do",
                    failed);
        }
        return new ProviderUnavailableException(
                "HAProxy at " + socket + " was asked '" + command + "', but: " + failed.getMessage()
                        + "; it is loading, or not up",
                failed);
    }

    /** It is there, and says nothing. */
    static final class HungException extends ProviderUnavailableException {

        HungException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
