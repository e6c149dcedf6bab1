package io.vaporform.dns;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.DomainName;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * What a web server answers that somebody says is theirs. Its address comes from the servers of its zone and is the one that is connected to, so that no second look at the DNS can lead elsewhere; it must be a public
 * one, unless the host application allows others. A redirect is followed to the same host and port only, and of an answer no more than 64 KB are read.
 */
final class ChallengeFile {

    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_REDIRECTS = 3;
    private static final int SHOWN = 80;

    private final AuthoritativeDns dns;
    private final Predicate<InetAddress> allowed;
    private final int port;
    private final Duration timeout;

    /** @param port that is connected to for HTTP: 80, but in tests */
    ChallengeFile(AuthoritativeDns dns, Predicate<InetAddress> allowed, int port, Duration timeout) {
        this.dns = dns;
        this.allowed = allowed;
        this.port = port;
        this.timeout = timeout;
    }

    /** What is seen in the place of {@code text} at {@code url}; empty if that is what is there. */
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
        return read(uri, addresses, text);
    }

    private Optional<String> read(URI first, List<InetAddress> addresses, String text) {
        try (CloseableHttpClient http = client(first.getHost(), addresses)) {
            URI at = withPort(first);
            for (int i = 0; i <= MOST_REDIRECTS; i++) {
                Answer answer = http.execute(new HttpGet(at), this::answer);
                if (answer.status() >= 300
                        && answer.status() < 400
                        && answer.location().isPresent()) {
                    URI next = at.resolve(answer.location().get());
                    if (!isSameServer(at, next)) {
                        return Optional.of("a redirect to another server: " + shortened(next.toString()));
                    }
                    at = next;
                } else {
                    return seen(answer, text);
                }
            }
            return Optional.of("more than " + MOST_REDIRECTS + " redirects");
        } catch (IllegalArgumentException noUri) {
            return Optional.of("a redirect to what is no URL");
        } catch (IOException failed) {
            throw new ProviderUnavailableException(
                    "the web server of " + first.getHost() + " at " + addresses + " did not answer: "
                            + failed.getMessage(),
                    failed);
        }
    }

    private URI withPort(URI uri) {
        return port == 80 ? uri : URI.create("http://" + uri.getHost() + ":" + port + uri.getRawPath());
    }

    private static boolean isSameServer(URI at, URI next) {
        return "http".equals(next.getScheme())
                && at.getHost().equalsIgnoreCase(String.valueOf(next.getHost()))
                && at.getPort() == next.getPort();
    }

    private static Optional<String> seen(Answer answer, String text) {
        if (answer.status() != 200) {
            return Optional.of("an answer with status " + answer.status());
        }
        return answer.body().strip().equals(text)
                ? Optional.empty()
                : Optional.of("the text \"" + shortened(answer.body().strip()) + "\"");
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    private record Answer(int status, Optional<String> location, String body) {}

    private Answer answer(ClassicHttpResponse response) throws IOException {
        Header location = response.getFirstHeader("Location");
        String body = "";
        if (response.getEntity() != null) {
            try (InputStream content = response.getEntity().getContent()) {
                body = new String(read(content), StandardCharsets.UTF_8);
            }
        }
        return new Answer(response.getCode(), Optional.ofNullable(location).map(Header::getValue), body);
    }

    /** Whoever sends a byte now and then holds nobody up. */
    private byte[] read(InputStream content) throws IOException {
        Deadline deadline = Deadline.in(timeout);
        byte[] all = new byte[MOST_BYTES];
        int length = 0;
        for (int read = 0; read >= 0 && length < MOST_BYTES; length += Math.max(read, 0)) {
            deadline.millis();
            read = content.read(all, length, MOST_BYTES - length);
        }
        return Arrays.copyOf(all, length);
    }

    private CloseableHttpClient client(String host, List<InetAddress> addresses) {
        Timeout millis = Timeout.ofMilliseconds(timeout.toMillis());
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new OnlyHost(host, addresses))
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(millis).build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(millis)
                                .setSocketTimeout(millis)
                                .build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(millis).build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .build();
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
