package io.vaporform.tls;

import io.vaporform.internal.engine.SystemTime;
import io.vaporform.spec.DomainName;
import io.vaporform.spi.TimeSource;
import io.vaporform.tls.ServedAt.Seen;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The addresses of hosts. Thread-safe; keeps nothing open. */
final class Places implements ServedAt {

    private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

    /** Its thread begins with the first timer, and there is none here. */
    private final TimeSource time = new SystemTime();

    private final Function<DomainName, String> host;
    private final int port;
    private final Predicate<InetAddress> allowed;

    /** @param allowed which addresses are connected to; what was looked up is not looked up again for that */
    Places(Function<DomainName, String> host, int port, Predicate<InetAddress> allowed) {
        this.host = host;
        this.port = port;
        this.allowed = allowed;
    }

    @Override
    public List<Seen> look(DomainName name) {
        String at = host.apply(name);
        try {
            return Stream.of(InetAddress.getAllByName(at))
                    .distinct()
                    .limit(MOST_ADDRESSES)
                    .map(address -> look(name, new InetSocketAddress(address, port)))
                    .toList();
        } catch (UnknownHostException unknown) {
            return List.of(Seen.unreached(at + ":" + port, "it has no address"));
        }
    }

    private Seen look(DomainName name, InetSocketAddress at) {
        String literal = at.getAddress().getHostAddress();
        String place = (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + at.getPort();
        return allowed.test(at.getAddress())
                ? new Handshake(name, time, PATIENCE).look(place, at)
                : Seen.unreached(place, "it is not of the public Internet, and so not connected to");
    }
}
