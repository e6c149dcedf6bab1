package io.vaporform.dns;

import io.vaporform.http.Deadline;
import io.vaporform.http.GuestThreads;
import io.vaporform.http.WebAnswer;
import io.vaporform.http.WebClient;
import io.vaporform.spec.DomainName;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;

/**
 * What a web server answers that somebody says is theirs. Its address comes from the servers of its zone and is the one that is connected to, so that no second look at the DNS can lead elsewhere; it must be a public
 * one, unless the host application allows others. A redirect is followed to the same host and port only, and of an answer no more than 64 KB are read. Thread-safe.
 */
final class ChallengeFile implements AutoCloseable {

    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_REDIRECTS = 3;
    private static final int SHOWN = 80;
    private static final int HTTP = 80;

    private final AuthoritativeDns dns;
    private final Predicate<InetAddress> allowed;
    private final int port;
    private final Duration timeout;
    private final GuestThreads threads = new GuestThreads("dns", AuthoritativeDns.MOST_THREADS);

    /**
     * @param port that is connected to for HTTP: 80, but in tests
     * @param timeout of all that it takes once the address is known
     */
    ChallengeFile(AuthoritativeDns dns, Predicate<InetAddress> allowed, int port, Duration timeout) {
        this.dns = dns;
        this.allowed = allowed;
        this.port = port;
        this.timeout = timeout;
    }

    /**
     * What is seen in the place of {@code text} at {@code url}; empty if that is what is there.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if no server of its zone answers, or the web server does not
     */
    Optional<String> missing(String url, String text) {
        URI uri = URI.create(url);
        DomainName host = DomainName.of(uri.getHost());
        Resolved found = dns.resolve(host);
        if (found.end() != Resolved.End.ADDRESSES) {
            return Optional.of("no web server, as " + found);
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : found.addresses()) {
            InetAddress literal = Addresses.literal(address);
            if (!allowed.test(literal)) {
                return Optional.of(host + " leads to " + address + ", which is no public address");
            }
            addresses.add(literal);
        }
        PoolingHttpClientConnectionManagerBuilder connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new OnlyHost(uri.getHost(), addresses));
        try (WebClient web = new WebClient(timeout, MOST_BYTES, connections)) {
            return read(web, uri, text);
        }
    }

    private Optional<String> read(WebClient web, URI first, String text) {
        Deadline deadline = Deadline.in(timeout);
        URI at = port == HTTP ? first : URI.create("http://" + first.getHost() + ":" + port + first.getRawPath());
        try {
            for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
                WebAnswer answer = web.send(new HttpGet(at), deadline, threads);
                boolean leadsOn = answer.status() >= 300 && answer.status() < 400;
                if (!leadsOn || answer.location().isEmpty()) {
                    return seen(answer, text);
                }
                String location = answer.location().get();
                Optional<URI> next = sameServer(at, location);
                if (next.isEmpty()) {
                    return Optional.of("a redirect to another server: " + WebAnswer.words(location, SHOWN));
                }
                at = next.get();
            }
            return Optional.of("more than " + MOST_REDIRECTS + " redirects");
        } catch (WebAnswer.TooLargeException large) {
            return Optional.of(String.valueOf(large.getMessage()));
        }
    }

    private static Optional<URI> sameServer(URI at, String location) {
        try {
            URI next = at.resolve(location);
            boolean same = "http".equals(next.getScheme())
                    && at.getHost().equalsIgnoreCase(String.valueOf(next.getHost()))
                    && port(at) == port(next);
            return same ? Optional.of(next) : Optional.empty();
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }

    private static int port(URI uri) {
        return uri.getPort() < 0 ? HTTP : uri.getPort();
    }

    private static Optional<String> seen(WebAnswer answer, String text) {
        if (answer.status() != 200) {
            return Optional.of("an answer with status " + answer.status());
        }
        return answer.text().strip().equals(text)
                ? Optional.empty()
                : Optional.of("the text \"" + WebAnswer.words(answer.text(), SHOWN) + "\"");
    }

    @Override
    public void close() {
        threads.close();
    }

    /** Knows one host, by the addresses that were checked. */
    private record OnlyHost(String host, List<InetAddress> addresses) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String name) throws UnknownHostException {
            if (!name.equalsIgnoreCase(host)) {
                throw new UnknownHostException(name);
            }
            return addresses.toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String name) {
            return name;
        }
    }
}
