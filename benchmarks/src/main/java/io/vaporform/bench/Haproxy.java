package io.vaporform.bench;

import io.vaporform.spec.Address;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Balancer;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An HAProxy before one deployment, told of its instances by its Runtime API. It takes requests on a socket file, so that it needs no port. Each instance is a dynamic
 * server (2.6 or later) of the instance's name. It never tries a request again.
 *
 * @see <a href="https://docs.haproxy.org/2.6/management.html#9.3">HAProxy Management Guide, 9.3</a>
 */
final class Haproxy implements Balancer, AutoCloseable {

    private static final Duration STARTS = Duration.ofSeconds(10);
    private static final String CONFIGURATION = """
            global
              stats socket DIRECTORY/admin mode 600 level admin
              maxconn 1000
            defaults
              mode http
              retries 0
              timeout connect 2s
              timeout client 10s
              timeout server 10s
            frontend in
              bind unix@DIRECTORY/in
              default_backend web
            backend web
              balance roundrobin
            """;

    private final Path directory;
    private final Process process;
    private final Address deployment;

    private Haproxy(Path directory, Process process, Address deployment) {
        this.directory = directory;
        this.process = process;
        this.deployment = deployment;
    }

    static Haproxy before(Address deployment) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("vaporform-haproxy");
        Path file = directory.resolve("haproxy.cfg");
        Files.writeString(file, CONFIGURATION.replace("DIRECTORY", directory.toString()));
        Process process = new ProcessBuilder("haproxy", "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Haproxy haproxy = new Haproxy(directory, process, deployment);
        long end = System.nanoTime() + STARTS.toNanos();
        while (!Files.exists(haproxy.in())) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String log = Files.readString(directory.resolve("log"));
                haproxy.close();
                throw new IllegalStateException("HAProxy did not start: " + log);
            }
            Thread.sleep(20);
        }
        return haproxy;
    }

    /** Where it takes requests. */
    Path in() {
        return directory.resolve("in");
    }

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public boolean routesTo(Address asked) {
        return asked.equals(deployment);
    }

    @Override
    public List<MemberState> members(Address asked, List<Member> wanted, CallContext context) {
        Map<String, Server> there = servers();
        for (Member member : wanted) {
            String name = "web/" + member.instance().name();
            Server server = there.remove(member.instance().name());
            if (server == null) {
                require(
                        "New server registered.",
                        "add server " + name + " " + onHost(member.instance()).authority());
            }
            if (member.state() != (server == null ? Member.State.STARTING : server.state())) {
                require("", "set server " + name + " state " + word(member.state()));
            }
        }
        there.keySet().forEach(name -> {
            require("", "set server web/" + name + " state maint");
            // Refused while it still has connections; the next call does it.
            command("del server web/" + name);
        });
        return servers().entrySet().stream()
                .map(server -> new MemberState(
                        server.getKey(),
                        server.getValue().state(),
                        server.getValue().connections()))
                .toList();
    }

    private static Endpoint onHost(Instance instance) {
        return instance.endpoints().stream()
                .filter(endpoint -> endpoint.from() == From.HOST)
                .findFirst()
                .orElseThrow();
    }

    private static String word(Member.State state) {
        return switch (state) {
            case STARTING -> "maint";
            case ACTIVE -> "ready";
            case DRAINING -> "drain";
        };
    }

    private record Server(Member.State state, int connections) {}

    /** By name. */
    private Map<String, Server> servers() {
        Map<String, Server> all = new HashMap<>();
        List<String> lines = command("show stat web 4 -1").lines().toList();
        List<String> titles = List.of(lines.get(0).substring(2).split(",", -1));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            if (cells.length > 1) {
                int connections = Integer.parseInt(cells[titles.indexOf("scur")]);
                all.put(
                        cells[titles.indexOf("svname")],
                        new Server(state(cells[titles.indexOf("status")]), connections));
            }
        }
        return all;
    }

    private static Member.State state(String status) {
        if (status.startsWith("MAINT")) {
            return Member.State.STARTING;
        }
        return status.startsWith("DRAIN") ? Member.State.DRAINING : Member.State.ACTIVE;
    }

    private void require(String answer, String command) {
        String given = command(command).strip();
        if (!given.equals(answer)) {
            throw new IllegalStateException("HAProxy answered to " + command + ": " + given);
        }
    }

    private String command(String command) {
        try {
            return ask(directory.resolve("admin"), command + "\n");
        } catch (IOException away) {
            throw new UncheckedIOException("HAProxy did not answer to " + command, away);
        }
    }

    /** Sends {@code request} and reads until the other side ends. */
    static String ask(Path socket, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer out = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (out.hasRemaining()) {
                channel.write(out);
            }
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().orTimeout(STARTS.toSeconds(), TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
