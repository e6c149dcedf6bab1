package io.vaporform.haproxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vaporform.error.ProvisioningException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * What HAProxy is to have, line by line, in a file that several JVMs write: each reads what the others have added since, so that a change costs one line however much there is. A line that was not
 * finished when its writer died does not count. Who writes has the directory for himself; reading needs nothing.
 */
final class EdgeJournal {

    /** Of lines that no longer say anything, beside those that do, before it is written anew. */
    private static final int ROOM = 1_000;

    private final Path file;
    private EdgeState state = new EdgeState();
    private String id = "";
    private long read;
    private int lines;

    EdgeJournal(Path file) {
        this.file = file;
    }

    /** Looks at what is kept by now. */
    synchronized <T> T look(Function<EdgeState, T> use) {
        try {
            catchUp();
            return use.apply(state);
        } catch (IOException failed) {
            throw new ProvisioningException("read " + file, failed.toString(), failed);
        }
    }

    private void catchUp() throws IOException {
        if (!Files.exists(file)) {
            forget();
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            String now = firstLine(channel);
            if (!now.equals(id)) {
                forget();
                id = now;
                read = now.length() + 1L;
            }
            String more = read(channel, read);
            int end = more.lastIndexOf('\n') + 1;
            more.substring(0, end).lines().forEach(line -> {
                state.add(EdgeJson.parse(line));
                lines++;
            });
            read += more.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
        }
    }

    private void forget() {
        state = new EdgeState();
        id = "";
        read = 0;
        lines = 0;
    }

    /** By which a file that was written anew is told from the one before. */
    private static String firstLine(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(newId().length());
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private static String read(FileChannel channel, long from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Math.max(0, channel.size() - from)));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    void put(EdgeBalancer balancer) {
        append(EdgeJson.object().set("balancer", EdgeJson.write(balancer)), true);
    }

    void put(EdgeRoute route) {
        append(EdgeJson.object().set("route", EdgeJson.write(route)), true);
    }

    void members(String token, String deployment, List<EdgeMember> members) {
        append(membersOf(token, deployment, members), true);
    }

    private static ObjectNode membersOf(String token, String deployment, List<EdgeMember> members) {
        ObjectNode line = EdgeJson.object().put("of", token).put("deployment", deployment);
        EdgeJson.write(line, members);
        return line;
    }

    void gone(String token) {
        append(EdgeJson.object().put("gone", token), true);
    }

    /** HAProxy has what is kept of that one. Where this line is lost in a crash, it is held against it once more. */
    void settled(String token) {
        append(EdgeJson.object().put("settled", token), false);
    }

    private synchronized void append(ObjectNode line, boolean isToLast) {
        try {
            catchUp();
            if (id.isEmpty() || lines > 2 * live() + ROOM) {
                writeAnew();
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                // Whatever is behind that was being written in a crash.
                channel.truncate(read);
                ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
                channel.position(read);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (isToLast) {
                    channel.force(false);
                }
            }
            catchUp();
        } catch (IOException failed) {
            throw new ProvisioningException(
                    "write " + file, failed + "; what was there before still is: see whether its disk is full", failed);
        }
    }

    private int live() {
        return state.routes().stream()
                        .mapToInt(route -> 1 + route.members().size())
                        .sum()
                + 1;
    }

    private void writeAnew() throws IOException {
        List<String> all = new ArrayList<>();
        all.add(newId());
        state.balancer()
                .ifPresent(balancer -> all.add(EdgeJson.object()
                        .<ObjectNode>set("balancer", EdgeJson.write(balancer))
                        .toString()));
        Set<String> unsettled = state.unsettled();
        for (EdgeRoute route : state.routes()) {
            all.add(EdgeJson.object()
                    .<ObjectNode>set("route", EdgeJson.write(route))
                    .toString());
            route.members()
                    .forEach((deployment, members) -> all.add(
                            membersOf(route.token(), deployment, members).toString()));
            if (!unsettled.contains(route.token())) {
                all.add(EdgeJson.object().put("settled", route.token()).toString());
            }
        }
        unsettled.stream()
                .filter(token -> state.route(token).isEmpty())
                .forEach(token -> all.add(EdgeJson.object().put("gone", token).toString()));
        WholeFiles.writeLines(file, all);
        catchUp();
    }

    /** Of the load balancer whose directory it is in; empty if there is none. */
    Optional<EdgeBalancer> balancer() {
        return look(EdgeState::balancer);
    }
}
