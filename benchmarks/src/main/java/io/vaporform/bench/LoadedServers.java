package io.vaporform.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The servers that an HAProxy has by now, read from its socket and not from whoever set them. */
final class LoadedServers {

    private static final int RUNNING = 2;

    private LoadedServers() {}

    /**
     * One of them.
     *
     * @param isUp whether its checks find it well
     * @param takesRequests whether it gets new ones, as far as it was told
     */
    record Server(boolean isUp, boolean takesRequests, int weight) {}

    /** By port. */
    static Map<Integer, Server> read(Path adminSocket) throws IOException {
        List<String> lines =
                UnixSocket.ask(adminSocket, "show servers state\n").lines().toList();
        List<String> titles = List.of(lines.get(1).substring(2).split(" ", -1));
        Map<Integer, Server> all = new HashMap<>();
        for (String line : lines.subList(2, lines.size())) {
            String[] cells = line.split(" ", -1);
            if (cells.length >= titles.size()) {
                all.put(
                        number(cells, titles, "srv_port"),
                        new Server(
                                number(cells, titles, "srv_op_state") == RUNNING,
                                number(cells, titles, "srv_admin_state") == 0,
                                number(cells, titles, "srv_uweight")));
            }
        }
        return all;
    }

    /** Of the process that takes new connections; a reload makes it another one. */
    static long pid(Path adminSocket) throws IOException {
        return UnixSocket.ask(adminSocket, "show info\n")
                .lines()
                .filter(line -> line.startsWith("Pid: "))
                .mapToLong(line -> Long.parseLong(line.substring("Pid: ".length())))
                .findFirst()
                .orElseThrow();
    }

    private static int number(String[] cells, List<String> titles, String title) {
        return Integer.parseInt(cells[titles.indexOf(title)]);
    }
}
