package io.vaporform.acme;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.http.Deadline;
import io.vaporform.http.GuestThreads;
import io.vaporform.http.WebAnswer;
import io.vaporform.http.WebClient;
import io.vaporform.spec.DomainName;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.jspecify.annotations.Nullable;

/**
 * Gets a file as a CA does for HTTP-01 (RFC 8555, 8.3): at one address of a name, along redirects, without a look at certificates. The addresses that are connected to are those that were looked at, so that no
 * second look at the DNS can lead elsewhere. Thread-safe.
 */
final class HttpFetch implements AutoCloseable {

    /** Of each file, with all redirects. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** As many as Let's Encrypt follows. */
    private static final int MOST_REDIRECTS = 10;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_BYTES = 64 * 1024;
    private static final int SHOWN = 80;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int THREADS = 32;

    private final AddressLook addresses;
    private final int port;
    private final GuestThreads threads = new GuestThreads("acme-fetch", THREADS);

    /**
     * @param addresses by which redirects to other hosts are followed
     * @param port that is connected to: 80, but in tests
     */
    HttpFetch(AddressLook addresses, int port) {
        this.addresses = addresses;
        this.port = port;
    }

    /** Where one file is looked for. */
    private record Step(URI uri, InetAddress address) {

        int port() {
            return uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? HTTPS : HTTP;
        }

        @Override
        public String toString() {
            return uri.getHost() + " at " + address.getHostAddress() + ", port " + port();
        }
    }

    /** What is seen in the place of {@code text}, with its cure; empty if that is there, or from this machine there is no way to such addresses. */
    Optional<String> problem(DomainName name, InetAddress address, String path, String text) {
        Deadline deadline = Deadline.in(TIMEOUT);
        Step at = new Step(URI.create("http://" + name + (port == HTTP ? "" : ":" + port) + path), address);
        Set<URI> met = new HashSet<>();
        while (met.add(at.uri())) {
            WebAnswer answer;
            try {
                answer = get(at, deadline);
            } catch (ProviderUnavailableException none) {
                return silent(at, none);
            } catch (WebAnswer.TooLargeException large) {
                return Optional.of(other(at, String.valueOf(large.getMessage())));
            }
            if (!REDIRECTS.contains(answer.status()) || answer.location().isEmpty()) {
                boolean right = answer.status() == 200 && answer.text().strip().equals(text);
                return right
                        ? Optional.empty()
                        : Optional.of(
                                other(at, answer.status() + " \"" + WebAnswer.words(answer.text(), SHOWN) + "\""));
            }
            if (met.size() > MOST_REDIRECTS) {
                break;
            }
            String location = answer.location().get();
            Next next = next(at, location);
            if (next.step() == null) {
                return Optional.of(at + " redirects to " + WebAnswer.words(location, SHOWN) + ", " + next.why());
            }
            at = next.step();
        }
        return Optional.of(name + " at " + address.getHostAddress() + " redirects in a loop, or more than "
                + MOST_REDIRECTS + " times, the last to "
                + WebAnswer.words(at.uri().toString(), SHOWN)
                + "; have its server answer " + Challenges.PATH + " itself");
    }

    /**
     * Where a redirect leads.
     *
     * @param step null if nowhere that a CA goes
     * @param why not, with the cure
     */
    private record Next(@Nullable Step step, String why) {}

    private Next next(Step at, String location) {
        URI uri;
        try {
            uri = at.uri().resolve(location);
        } catch (IllegalArgumentException noUri) {
            return new Next(null, "which is no URL; correct it");
        }
        String host = String.valueOf(uri.getHost());
        Step same = new Step(uri, at.address());
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        Optional<DomainName> name = DomainName.parse(host).filter(HttpFetch::isHost);
        if (!web || name.isEmpty() || !Set.of(HTTP, HTTPS, port).contains(same.port())) {
            return new Next(
                    null, "where no CA follows: only to names, by http or https, at port 80 or 443; redirect there");
        }
        if (host.equalsIgnoreCase(at.uri().getHost())) {
            return new Next(same, "");
        }
        AddressLook.Found found = addresses.look(name.get());
        return found.addresses().isEmpty()
                ? new Next(null, "and " + String.join("; ", found.problems()))
                : new Next(new Step(uri, found.addresses().get(0)), "");
    }

    private static boolean isHost(DomainName name) {
        String last = name.labels().get(name.labels().size() - 1);
        return name.labels().size() > 1 && !last.chars().allMatch(Character::isDigit);
    }

    private WebAnswer get(Step at, Deadline deadline) throws WebAnswer.TooLargeException {
        PoolingHttpClientConnectionManagerBuilder connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new Pinned(at.address()))
                .setTlsSocketStrategy(
                        new DefaultClientTlsStrategy(AnyCertificate.context(), NoopHostnameVerifier.INSTANCE));
        try (WebClient web = new WebClient(TIMEOUT, MOST_BYTES, connections)) {
            return web.send(new HttpGet(at.uri()), deadline, threads);
        }
    }

    private static Optional<String> silent(Step at, ProviderUnavailableException none) {
        Throwable cause = none.getCause();
        String said = String.valueOf(none.getMessage());
        boolean noRoute = cause instanceof NoRouteToHostException
                || said.contains("unreachable")
                || said.contains("assign requested address");
        if (noRoute && at.address() instanceof Inet6Address) {
            // As from any machine without IPv6; of the CA's way that says nothing.
            return Optional.empty();
        }
        if (cause instanceof ConnectException && said.contains("refused")) {
            return Optional.of(at + ": the port is closed (connection refused); have a server listen there that"
                    + " answers challenges, or lead the name to one");
        }
        if (cause instanceof SocketTimeoutException || cause instanceof TimeoutException) {
            return Optional.of(at + ": no answer within " + TIMEOUT.toSeconds()
                    + " s; let firewalls pass it, or lead the name to a server that answers");
        }
        return Optional.of(at + ": " + said + "; see to that server, or lead the name to another");
    }

    private static String other(Step at, String seen) {
        return at + ": another server than this application's answers, with " + seen
                + "; have that one pass on " + Challenges.PATH + ", or lead the name here"
                + (at.address() instanceof Inet6Address ? ", or remove the AAAA record" : "");
    }

    @Override
    public void close() {
        threads.close();
    }

    /** Knows the address that was looked at, and no other. */
    private record Pinned(InetAddress address) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String name) throws UnknownHostException {
            return new InetAddress[] {address};
        }

        @Override
        public String resolveCanonicalHostname(String name) {
            return name;
        }
    }
}
