package io.vaporform.testsupport;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The name server that a {@link Pebble} asks, a {@code pebble-challtestsrv}: knows every name, at the default address
 * unless it was told otherwise. Names are taken with or without the dot at their end.
 */
public final class ChallengeDns implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEFAULT_IP = "127.0.0.1";
    private static final int ATTEMPTS = 3;

    private final LocalServer server;
    private final String address;
    private final URI management;

    private ChallengeDns(Path program, int dns, int port) throws IOException {
        address = "127.0.0.1:" + dns;
        management = URI.create("http://127.0.0.1:" + port);
        server = LocalServer.start(
                        List.of(
                                program.toString(),
                                "-management",
                                management.getAuthority(),
                                optionOf(program),
                                address,
                                "-http01",
                                "",
                                "-https01",
                                "",
                                "-tlsalpn01",
                                "",
                                "-defaultIPv4",
                                DEFAULT_IP,
                                "-defaultIPv6",
                                ""),
                        dns,
                        Map.of())
                .awaitOpen(port);
    }

    /** Every name is at 127.0.0.1, and nothing is served for challenges. */
    static ChallengeDns start(Path program) throws IOException {
        for (int attempt = 1; ; attempt++) {
            ChallengeDns started = new ChallengeDns(program, Ports.free(), Ports.free());
            try {
                // It goes on without its management where somebody else has taken the port meanwhile.
                started.setDefaultIPv4(DEFAULT_IP);
                return started;
            } catch (UncheckedIOException | AssertionError another) {
                started.close();
                if (attempt == ATTEMPTS) {
                    throw another;
                }
            }
        }
    }

    /** Version 2.9 has another name for it. */
    private static String optionOf(Path program) throws IOException {
        Process help = new ProcessBuilder(program.toString(), "-h")
                .redirectErrorStream(true)
                .start();
        String said = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said.contains("-dnsserver") ? "-dnsserver" : "-dns01";
    }

    /** Such as {@code 127.0.0.1:8053}, for UDP and TCP. */
    public String address() {
        return address;
    }

    /** What it has written so far. */
    public List<String> said() {
        return server.said();
    }

    /** Where names are that have no address of their own; empty for nowhere. */
    public void setDefaultIPv4(String ip) {
        post("set-default-ipv4", Map.of("ip", ip));
    }

    /** As {@link #setDefaultIPv4}; empty at the beginning. */
    public void setDefaultIPv6(String ip) {
        post("set-default-ipv6", Map.of("ip", ip));
    }

    /** One more address of {@code host}. */
    public void addA(String host, String ip) {
        post("add-a", Map.of("host", bare(host), "addresses", List.of(ip)));
    }

    public void clearA(String host) {
        post("clear-a", Map.of("host", bare(host)));
    }

    /** One more address of {@code host}. */
    public void addAaaa(String host, String ip) {
        post("add-aaaa", Map.of("host", bare(host), "addresses", List.of(ip)));
    }

    public void clearAaaa(String host) {
        post("clear-aaaa", Map.of("host", bare(host)));
    }

    /** @param host such as {@code _acme-challenge.example.com} */
    public void addTxt(String host, String value) {
        post("set-txt", Map.of("host", bare(host) + ".", "value", value));
    }

    /** All of {@code host}. */
    public void clearTxt(String host) {
        post("clear-txt", Map.of("host", bare(host) + "."));
    }

    public void addCname(String host, String target) {
        post("set-cname", Map.of("host", bare(host), "target", bare(target)));
    }

    public void clearCname(String host) {
        post("clear-cname", Map.of("host", bare(host)));
    }

    /**
     * Pebble itself does not look at these.
     *
     * @param tag such as {@code issue}
     * @param value such as {@code letsencrypt.org}
     */
    public void addCaa(String host, String tag, String value) {
        post("add-caa", Map.of("host", bare(host), "policies", List.of(Map.of("tag", tag, "value", value))));
    }

    public void clearCaa(String host) {
        post("clear-caa", Map.of("host", bare(host)));
    }

    /** Answers whatever is asked about {@code host} with SERVFAIL, until {@link #clearServfail}. */
    public void servfail(String host) {
        post("set-servfail", Map.of("host", bare(host)));
    }

    public void clearServfail(String host) {
        post("clear-servfail", Map.of("host", bare(host)));
    }

    /** What was asked about {@code host}, as JSON: a list of {@code {"Question": {"Name", "Qtype", "Qclass"}}}. */
    public String asked(String host) {
        return post("dns-request-history", Map.of("host", bare(host)));
    }

    private static String bare(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Now and then it closes a connection without an answer: what is asked for can be asked for twice. */
    private String post(String what, Map<String, ?> body) {
        try {
            return answer(what, body);
        } catch (IOException once) {
            try {
                return answer(what, body);
            } catch (IOException failed) {
                failed.addSuppressed(once);
                throw new UncheckedIOException(failed);
            }
        }
    }

    private String answer(String what, Map<String, ?> body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) management.resolve("/" + what).toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Connection", "close");
        connection.getOutputStream().write(JSON.writeValueAsBytes(body));
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new AssertionError(what + " " + body + " was answered with " + connection.getResponseCode());
        }
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
    }
}
