package io.vaporform.docker.internal;

import io.vaporform.docker.internal.engine.EngineAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the engine's host sends packets itself, such as into a VPN: a network with these addresses would cut the host off. The engine does not tell, so they
 * are known only where it runs on this host.
 *
 * @param table the kernel's IPv4 routes; empty where there are none to be seen
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_net.5.html">/proc/net/route</a>
 */
record HostRoutes(Optional<Path> table) {

    private static final Logger LOG = LoggerFactory.getLogger(HostRoutes.class);
    private static final int HEX = 16;
    private static final int COLUMNS = 9;

    /** Of the host of an engine that is reached by a socket in the file system. */
    static HostRoutes of(EngineAddress engine) {
        return new HostRoutes(
                Optional.of(Path.of("/proc/net/route")).filter(path -> engine.isUnix() && Files.isReadable(path)));
    }

    /** All but the default route. */
    List<AddressRange> now() {
        if (table.isEmpty()) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(table.get())) {
            return lines.skip(1)
                    .map(HostRoutes::range)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException unreadable) {
            LOG.warn("networks may be made where the host has routes, as {} cannot be read", table.get(), unreadable);
            return List.of();
        }
    }

    /** Interface, destination, gateway, flags, three counters, mask: numbers in hexadecimal, with the lowest octet first. */
    private static Optional<AddressRange> range(String line) {
        String[] columns = line.split("\\s+", COLUMNS);
        if (columns.length < COLUMNS) {
            return Optional.empty();
        }
        int mask = Integer.reverseBytes(Integer.parseUnsignedInt(columns[7], HEX));
        int destination = Integer.reverseBytes(Integer.parseUnsignedInt(columns[1], HEX));
        return mask == 0
                ? Optional.empty()
                : Optional.of(new AddressRange(Integer.toUnsignedLong(destination), Integer.bitCount(mask)));
    }
}
