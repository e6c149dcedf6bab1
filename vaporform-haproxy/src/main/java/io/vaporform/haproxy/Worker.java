package io.vaporform.haproxy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one HAProxy process says of itself. Blocks as {@link RuntimeSocket} does; thread-safe. */
final class Worker {

    private static final Pattern VARIABLE = Pattern.compile("proc\\.digest: type=str value=<(.*)>");
    private static final String ALL_SERVERS = "4";
    private static final String ANY = "-1";

    private final RuntimeSocket socket;

    Worker(RuntimeSocket socket) {
        this.socket = socket;
    }

    RuntimeSocket socket() {
        return socket;
    }

    ProcessInfo info() {
        return ProcessInfo.of(socket.ask(RuntimeCommand.of("show info")));
    }

    /** Of all frontends, backends and servers. */
    List<Statistic> statistics() {
        return Statistic.all(socket.ask(RuntimeCommand.of("show stat")));
    }

    /** Of the servers of one backend. */
    List<Statistic> statistics(String backend) {
        return Statistic.all(socket.ask(RuntimeCommand.of("show stat", backend, ALL_SERVERS, ANY)));
    }

    List<ServerState> servers(String backend) {
        return ServerState.all(socket.ask(RuntimeCommand.of("show servers state", backend)));
    }

    /** As {@code server-state-file} takes it. */
    String serverStates() {
        return socket.ask(RuntimeCommand.of("show servers state")) + "\n";
    }

    List<ServerConnections> connections(String backend) {
        return ServerConnections.all(socket.ask(RuntimeCommand.of("show servers conn", backend)));
    }

    /** Which configuration it has loaded; empty if that names none. */
    Optional<String> digest() {
        Matcher answer = VARIABLE.matcher(socket.ask(RuntimeCommand.of("get var proc.digest")));
        return answer.matches() ? Optional.of(answer.group(1)) : Optional.empty();
    }

    LoadedMap map(String file) {
        return new LoadedMap(socket, file);
    }

    /** @param name as it is in the crt-list */
    LoadedCertificate certificate(String name) {
        return LoadedCertificate.of(socket.ask(RuntimeCommand.of("show ssl cert", name)));
    }

    /** The names of all that it has. */
    List<String> certificates() {
        return socket.ask(RuntimeCommand.of("show ssl cert"))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }
}
