package io.vaporform.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A PowerDNS Authoritative Server of a test's own, on SQLite, with its HTTP API. */
public final class PowerDns implements AutoCloseable {

    /** Its {@code api-key}. */
    public static final String API_KEY = "the-kits-own-key";

    private static final List<String> SCHEMAS = List.of(
            "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql",
            "/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql");

    private final Scratch scratch;
    private final LocalServer server;
    private final String dnsAddress;
    private final int dnsPort;

    private PowerDns(String dnsAddress, int dnsPort, Optional<String> resolver, List<String> zones) throws IOException {
        this.dnsAddress = dnsAddress;
        this.dnsPort = dnsPort;
        String program = LocalServer.program("pdns_server");
        scratch = new Scratch("pdns");
        try {
            Path schema = SCHEMAS.stream()
                    .map(Path::of)
                    .filter(Files::isReadable)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("none of " + SCHEMAS + " is there"));
            Scratch.run(List.of(
                    LocalServer.program("sqlite3"), scratch.path("pdns.db").toString(), ".read " + schema));
            int port = LocalServer.freePort();
            scratch.write("pdns.conf", configuration(port, resolver));
            for (String zone : zones) {
                Scratch.run(List.of(
                        LocalServer.program("pdnsutil"),
                        "--config-dir=" + scratch.path(),
                        "create-zone",
                        zone,
                        "ns1." + zone));
            }
            server = LocalServer.start(List.of(program, "--config-dir=" + scratch.path()), port, Map.of());
        } catch (IOException | RuntimeException | Error failed) {
            scratch.close();
            throw failed;
        }
    }

    /** Blocks until it answers. Skips the test where PowerDNS is not installed. */
    public static PowerDns start(String... zones) {
        try {
            return new PowerDns("127.0.0.1", LocalServer.freePort(), Optional.empty(), List.of(zones));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * As {@link #start}, but answers questions where a tree of {@link Named}s finds it, at their port.
     *
     * @param address see {@link Named#address}
     */
    public static PowerDns startAt(String address, String... zones) {
        try {
            return new PowerDns(address, Named.PORT, Optional.empty(), List.of(zones));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * As {@link #startAt}, and answers for an ALIAS with the addresses of what that leads to.
     *
     * @param resolver the address of a server that knows them, at the port of {@link Named}
     */
    public static PowerDns startWithAliases(String address, String resolver, String... zones) {
        try {
            return new PowerDns(address, Named.PORT, Optional.of(resolver), List.of(zones));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String configuration(int port, Optional<String> resolver) {
        return String.join(
                "\n",
                "launch=gsqlite3",
                "gsqlite3-database=" + scratch.path("pdns.db"),
                "gsqlite3-dnssec=yes",
                "gsqlite3-pragma-synchronous=0",
                "local-address=" + dnsAddress,
                "local-port=" + dnsPort,
                "socket-dir=" + scratch.path(),
                "api=yes",
                "api-key=" + API_KEY,
                "webserver=yes",
                "webserver-address=127.0.0.1",
                "webserver-port=" + port,
                "webserver-allow-from=127.0.0.0/8",
                "cache-ttl=0",
                "query-cache-ttl=0",
                "negquery-cache-ttl=0",
                "zone-cache-refresh-interval=0",
                "dnsupdate=yes",
                "allow-dnsupdate-from=127.0.0.0/8",
                "daemon=no",
                "guardian=no",
                "setuid=",
                "setgid=",
                resolver.map(address -> "expand-alias=yes\nresolver=" + address + ":" + Named.PORT + "\n")
                        .orElse(""));
    }

    /** Such as {@code http://127.0.0.1:8081}. */
    public String url() {
        return "http://" + server.authority();
    }

    /** Where it answers questions, and takes updates of this machine without a key; on 127.0.0.1 unless it was started elsewhere. */
    public int dnsPort() {
        return dnsPort;
    }

    @Override
    public void close() {
        server.close();
        scratch.close();
    }
}
