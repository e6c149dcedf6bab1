package io.vaporform.haproxy;

import java.util.List;

/**
 * The connections to a server, as {@code show servers conn} has them.
 *
 * @param used by requests, now
 * @param idle kept for later ones; until they are gone, the server cannot be deleted
 */
record ServerConnections(String backend, String name, long used, long idle) {

    static List<ServerConnections> all(String answer) {
        return Table.spaced("show servers conn", answer, 0).stream()
                .map(ServerConnections::of)
                .toList();
    }

    private static ServerConnections of(Table.Row row) {
        String[] names = row.text("bkname/svname").split("/", 2);
        return new ServerConnections(names[0], names[1], row.number("used_cur"), row.number("idle_cur"));
    }
}
