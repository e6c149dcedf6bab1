package io.vaporform.bench;

import io.vaporform.haproxy.HaproxyProvider;
import io.vaporform.internal.engine.SystemTime;
import io.vaporform.spec.Address;
import io.vaporform.spec.Kind;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A load balancer of {@link HaproxyProvider} on a port of the loopback interface, driven as the engine drives it. */
final class OurBalancer implements AutoCloseable {

    private static final Scope SCOPE = new Scope("bench", "bench");
    private static final Mark MARK = mark(Kind.LOAD_BALANCER, "edge");

    private final Path directory;
    private final LoadBalancerSpec spec;
    private final SystemTime time = new SystemTime();
    private final List<LbWriter> writers = new ArrayList<>();
    private final Thread atExit = new Thread(this::remove);
    private final LoadBalancerOutputs outputs;

    private OurBalancer(Path directory, LoadBalancerSpec spec) {
        this.directory = directory;
        this.spec = spec;
        this.outputs = writer().apply(MARK, spec);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    static OurBalancer open(LoadBalancerSpec spec) throws IOException {
        return new OurBalancer(Files.createTempDirectory("vf-lb"), spec);
    }

    static OurBalancer open() throws IOException {
        return open(LoadBalancerSpec.builder().http(0).build());
    }

    static Mark mark(Kind kind, String name) {
        return new Mark(SCOPE.installation(), SCOPE.lineage(), new Address("bench", "main", kind, name), 1);
    }

    /** A provider object of its own, as another JVM would have one. */
    LbWriter writer() {
        HaproxyProvider provider =
                HaproxyProvider.builder(directory).address("127.0.0.1").build();
        LbWriter writer = new LbWriter(provider, new LbContext(time, SCOPE));
        writers.add(writer);
        return writer;
    }

    /** Of the first listener. */
    int port() {
        return port(0);
    }

    /** Of that listener of the spec; from 0. */
    int port(int listener) {
        return outputs.endpoints().get(listener).number();
    }

    Path adminSocket() {
        return files().resolve("admin.sock");
    }

    Path files() {
        return directory.resolve(MARK.token());
    }

    private void remove() {
        // Others would say that HAProxy has ended.
        writers.subList(1, writers.size()).forEach(LbWriter::close);
        LbWriter writer = writers.get(0);
        writer.removeRoutes();
        Known<LoadBalancerSpec, LoadBalancerOutputs> known =
                new Known<>(MARK.address(), 1, MARK, spec, Optional.of(outputs));
        Deletion deletion = writer.service().loadBalancers().delete(known, writer.context());
        if (!(deletion instanceof Deletion.Gone)) {
            throw new IllegalStateException("HAProxy in " + directory + " is left: " + deletion);
        }
        writer.close();
        time.close();
        try {
            Program.delete(directory);
        } catch (IOException left) {
            throw new IllegalStateException(left);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        remove();
    }
}
