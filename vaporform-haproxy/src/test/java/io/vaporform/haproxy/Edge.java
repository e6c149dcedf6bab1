package io.vaporform.haproxy;

import io.vaporform.testsupport.LocalServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real HAProxy as the module runs it, with a listener and slots. */
final class Edge implements AutoCloseable {

    static final Limits LIMITS =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(5));

    private final HaproxyDirectory directory;
    private final HaproxyProcess process;
    private final InetSocketAddress address;
    private final List<Slot> slots = new ArrayList<>();

    private Edge(HaproxyDirectory directory, HaproxyProcess process, int port) {
        this.directory = directory;
        this.process = process;
        this.address = new InetSocketAddress("127.0.0.1", port);
        slots.add(Slot.of("slot1", Pool.of(Pool.Algorithm.ROUND_ROBIN)));
        slots.add(Slot.of("slot2", Pool.of(Pool.Algorithm.LEAST_CONNECTIONS)));
    }

    static Edge open(Path path) throws IOException {
        return open(path, LIMITS, LocalServer.freePort());
    }

    static Edge open(Path path, Limits limits, int port) {
        HaproxyDirectory directory = HaproxyDirectory.of(path);
        return new Edge(directory, HaproxyProcess.open(directory, AnyHaproxy.program(), limits, () -> {}), port);
    }

    HaproxyProcess process() {
        return process;
    }

    HaproxyDirectory directory() {
        return directory;
    }

    int port() {
        return address.getPort();
    }

    /** The slot's servers in the file; a new slot if there is none of the name. */
    Edge slot(Slot slot) {
        slots.removeIf(each -> each.name().equals(slot.name()));
        slots.add(slot);
        return this;
    }

    HaproxyConfig config(Listener... more) {
        List<Listener> listeners = new ArrayList<>(List.of(Listener.http(address)));
        listeners.addAll(List.of(more));
        return new HaproxyConfig(directory, listeners, slots, Duration.ofSeconds(20));
    }

    HaproxyProcess.Done run(Listener... more) {
        return process.run(config(more));
    }

    /** As the host would: the file first, then the process. */
    void route(String prefix, String slot) {
        MapEntry entry = new MapEntry(prefix, slot);
        WholeFiles.writeLines(directory.map("routes"), List.of(entry.line()));
        process.withWorker(worker -> {
            worker.map(directory.map("routes").toString()).put(entry);
            return true;
        });
    }

    Web.Answer get(String host, String path) throws IOException {
        return Web.get(port(), host, path);
    }

    static SlotServer server(String name, Origin origin) {
        return new SlotServer(name, origin.address(), 100, new SlotServer.Check(Duration.ofMillis(200), 2, 1), false);
    }

    /** Ends all of it, however it is. */
    @Override
    public void close() {
        try {
            if (!Leftovers.kill(directory, LIMITS.hardStop())) {
                throw new AssertionError("these do not end: " + Leftovers.of(directory));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
