package io.vaporform.testsupport;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A BIND 9 of a test's own, on a loopback address of its own, so that one port serves a whole tree of delegations. */
public final class Named implements AutoCloseable {

    /** Of all of them. */
    public static final int PORT = 15353;

    private static final int CONTROL = PORT + 1;

    /** The key that may do everything, and its secret. */
    public static final String KEY = "kit-key";

    public static final String SECRET = "dGhlIHNlY3JldCBvZiB0aGUga2l0J3Mgb3duIGtleQ==";

    private final String address;
    private final Scratch scratch;
    private final LocalServer server;

    private Named(Builder builder) throws IOException {
        String program = LocalServer.program("named");
        address = builder.address;
        loopback("replace", address);
        scratch = new Scratch("named");
        try {
            builder.write(scratch);
            server = LocalServer.start(
                            List.of(
                                    program,
                                    "-f",
                                    "-g",
                                    "-n",
                                    "1",
                                    "-c",
                                    scratch.path("named.conf").toString()),
                            new InetSocketAddress(address, PORT),
                            Map.of())
                    .awaitSaid("running");
        } catch (IOException | RuntimeException | Error failed) {
            scratch.close();
            loopback("del", address);
            throw failed;
        }
    }

    /**
     * A loopback address that no other JVM of these tests has.
     *
     * @param number 1 to 254
     */
    public static String address(int number) {
        return "127.53." + (1 + ProcessHandle.current().pid() % 250) + "." + number;
    }

    /** @param address see {@link #address(int)} */
    public static Builder at(String address) {
        return new Builder(address);
    }

    public String address() {
        return address;
    }

    /** What it has logged. */
    public List<String> said() {
        return server.said();
    }

    /** Blocks until it has logged it. */
    public void awaitSaid(String text) {
        server.awaitSaid(text);
    }

    /** The file with {@link #KEY}, for programs that take one. */
    public Path keyFile() {
        return scratch.path("kit.key");
    }

    /** Runs a command of {@code rndc}, such as {@code freeze example.com}. */
    public String rndc(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                LocalServer.program("rndc"),
                "-s",
                address,
                "-p",
                Integer.toString(CONTROL),
                "-k",
                scratch.path("rndc.key").toString()));
        command.addAll(List.of(arguments));
        try {
            return Scratch.run(command);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        server.close();
        scratch.close();
        try {
            loopback("del", address);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    /** BIND listens on what the machine has for an address, and of 127.0.0.0/8 that is the first one only. */
    private static void loopback(String verb, String address) throws IOException {
        assumeTrue(
                System.getProperty("user.name").equals("root"),
                "skipped, as only root can give the machine one more loopback address");
        Scratch.run(List.of(LocalServer.program("ip"), "address", verb, address + "/32", "dev", "lo"));
    }

    static String zoneFile(List<String> lines) {
        return "$TTL 300\n@ IN SOA ns1.invalid. hostmaster.invalid. 1 3600 600 86400 60\n" + String.join("\n", lines)
                + "\n";
    }

    /** Collects what it serves; not thread-safe. */
    public static final class Builder {
        private final String address;
        private final Map<String, String> files = new LinkedHashMap<>();
        private final List<String> zones = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private String recursion = "recursion no;";

        private Builder(String address) {
            this.address = address;
        }

        /**
         * A primary that takes updates signed with {@link #KEY}.
         *
         * @param origin such as {@code example.com}, or {@code .} for the root
         * @param lines beside its SOA; its own NS is one of them
         */
        public Builder zone(String origin, String... lines) {
            return zone(origin, List.of(lines), "");
        }

        /** @param statements more of its configuration, such as {@code also-notify { … };} */
        public Builder zone(String origin, List<String> lines, String statements) {
            String file = file(origin, zoneFile(lines));
            zones.add("zone \"" + origin + "\" { type primary; file \"" + file + "\"; update-policy { grant " + KEY
                    + " zonesub ANY; }; allow-transfer { key " + KEY + "; 127.0.0.0/8; }; " + statements + " };");
            return this;
        }

        /** A primary of a zone that stays as it was signed. */
        public Builder zone(SignedZone signed) {
            String file = file(signed.origin(), signed.text());
            zones.add("zone \"" + signed.origin() + "\" { type primary; file \"" + file + "\"; };");
            return this;
        }

        private String file(String origin, String text) {
            String file = (origin.equals(".") ? "root" : origin) + ".db";
            files.put(file, text);
            return file;
        }

        /** Another server's zone. */
        public Builder secondary(String origin, String primary, String statements) {
            zones.add("zone \"" + origin + "\" { type secondary; file \"" + origin
                    + ".copy\"; masterfile-format text; primaries port " + PORT + " { " + primary
                    + "; }; allow-transfer { any; }; " + statements + " };");
            return this;
        }

        /** It resolves names for everybody, from a root whose servers all listen at {@link #PORT}. */
        public Builder resolver(String root) {
            files.put("hints.db", ". 3600 IN NS root.\nroot. 3600 IN A " + root + "\n");
            zones.add("zone \".\" { type hint; file \"hints.db\"; };");
            recursion = "recursion yes; allow-recursion { any; }; port " + PORT + ";";
            return this;
        }

        /** One more of the options, such as {@code minimal-responses no;}. */
        public Builder option(String option) {
            options.add(option);
            return this;
        }

        /** Blocks until it answers. Skips the test where BIND is not installed. */
        public Named start() {
            try {
                return new Named(this);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private void write(Scratch scratch) throws IOException {
            for (Map.Entry<String, String> file : files.entrySet()) {
                scratch.write(file.getKey(), file.getValue());
            }
            String key = "{ algorithm hmac-sha256; secret \"" + SECRET + "\"; };";
            scratch.write("rndc.key", "key \"rndc-key\" " + key);
            scratch.write("kit.key", "key \"" + KEY + "\" " + key);
            Path directory = scratch.path();
            scratch.write(
                    "named.conf",
                    String.join(
                            "\n",
                            "key \"" + KEY + "\" " + key,
                            "include \"" + directory + "/rndc.key\";",
                            "options { directory \"" + directory + "\"; pid-file none; session-keyfile none;",
                            "  listen-on port " + PORT + " { " + address + "; }; listen-on-v6 { none; };",
                            "  query-source address " + address + "; transfer-source " + address + "; notify-source "
                                    + address + ";",
                            "  " + recursion
                                    + " allow-query { any; }; dnssec-validation no; geoip-directory none; lock-file none;",
                            "  managed-keys-directory \"" + directory + "\"; empty-zones-enable no; notify no;",
                            "  " + String.join(" ", options),
                            "};",
                            "controls { inet " + address + " port " + CONTROL
                                    + " allow { 127.0.0.0/8; } keys { \"rndc-key\"; }; };",
                            String.join("\n", zones),
                            ""));
        }
    }
}
