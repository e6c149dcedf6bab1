package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Address;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Scope;
import io.vaporform.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The load balancers of a provider, each in a directory that has its mark as its name; also those that another JVM has made. Thread-safe. */
final class Edges implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Edges.class);

    private final Path root;
    private final EdgeSettings settings;
    private final TimeSource time;
    private final Executor executor;
    private final Map<String, EdgeProxy> open = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    Edges(Path root, EdgeSettings settings, TimeSource time, Executor executor) {
        this.root = root;
        this.settings = settings;
        this.time = time;
        this.executor = executor;
    }

    /** Goes on with those that are there. */
    void adopt() {
        for (EdgeProxy proxy : all()) {
            try {
                proxy.adopt();
            } catch (RuntimeException later) {
                LOG.warn("HAProxy in {} is gone on with when it is next asked for", proxy.directory(), later);
            }
        }
    }

    /** Makes its directory where it is missing. */
    EdgeProxy of(Mark mark) {
        return open(mark.token());
    }

    private synchronized EdgeProxy open(String token) {
        if (isClosed) {
            throw new IllegalStateException("the HAProxy provider was closed");
        }
        return open.computeIfAbsent(
                token, name -> EdgeProxy.open(HaproxyDirectory.of(root.resolve(name)), settings, time, executor));
    }

    Optional<EdgeProxy> find(Mark mark) {
        return isThere(root.resolve(mark.token())) ? Optional.of(of(mark)) : Optional.empty();
    }

    /** Of several generations the newest. */
    Optional<EdgeProxy> find(Address address, Scope scope) {
        return all().stream()
                .filter(proxy -> proxy.journal()
                        .balancer()
                        .map(EdgeBalancer::mark)
                        .filter(scope::owns)
                        .map(mark -> mark.address().equals(address))
                        .orElse(false))
                .max(Comparator.comparing(proxy -> proxy.journal()
                        .balancer()
                        .map(balancer -> balancer.mark().generation())
                        .orElse(0L)));
    }

    List<EdgeProxy> all() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(root)) {
            List<EdgeProxy> all = new ArrayList<>();
            directories
                    .filter(Edges::isThere)
                    .sorted()
                    .forEach(directory -> all.add(open(String.valueOf(directory.getFileName()))));
            return all;
        } catch (IOException failed) {
            throw new ProvisioningException("list " + root, failed.toString(), failed);
        }
    }

    private static boolean isThere(Path directory) {
        return Files.exists(HaproxyDirectory.of(directory).journal());
    }

    void remove(EdgeProxy proxy) {
        open.values().remove(proxy);
        proxy.remove();
    }

    /** They go on. */
    @Override
    public synchronized void close() {
        isClosed = true;
        open.values().forEach(EdgeProxy::close);
    }
}
