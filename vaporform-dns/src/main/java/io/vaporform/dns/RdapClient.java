package io.vaporform.dns;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.http.Deadline;
import io.vaporform.http.GuestThreads;
import io.vaporform.http.WebAnswer;
import io.vaporform.http.WebClient;
import io.vaporform.spec.DomainName;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Asks an RDAP service, and whom that leads to (<a href="https://www.rfc-editor.org/rfc/rfc7480#section-5.2">RFC 7480, 5.2</a>), which is a stranger's word. Thread-safe. */
final class RdapClient implements AutoCloseable {

    static final String STAGE = "RDAP";

    private static final int MOST_REDIRECTS = 3;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private static final int LARGEST = 1 << 20;

    private static final String ACCEPT = "application/rdap+json, application/json;q=0.5";

    private final Duration timeout;
    private final boolean plainHttp;
    private final WebClient web;
    private final GuestThreads threads = new GuestThreads("dns", AuthoritativeDns.MOST_THREADS);

    /**
     * @param timeout of each question, with all that it is led through
     * @param plainHttp whether HTTP without TLS is spoken too
     * @param mayConnect to an address, of those that a host's name has
     * @param tls whom to trust; the JVM's default if null
     */
    RdapClient(
            Duration timeout,
            boolean plainHttp,
            BiPredicate<String, InetAddress> mayConnect,
            @Nullable SSLContext tls) {
        this.timeout = timeout;
        this.plainHttp = plainHttp;
        PoolingHttpClientConnectionManagerBuilder connections =
                PoolingHttpClientConnectionManagerBuilder.create().setDnsResolver(new Resolver(mayConnect));
        if (tls != null) {
            connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(tls));
        }
        web = new WebClient(timeout, LARGEST, connections);
    }

    boolean speaks(URI url) {
        return "https".equalsIgnoreCase(url.getScheme()) || (plainHttp && "http".equalsIgnoreCase(url.getScheme()));
    }

    /** @return empty if nobody has registered the name */
    Optional<Registration> ask(URI service, DomainName name) {
        Deadline deadline = Deadline.in(timeout);
        URI at = service.resolve("domain/" + name);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            WebAnswer answer = get(at, deadline);
            if (!REDIRECTS.contains(answer.status())) {
                return read(answer, name, at.getHost() + " answered for " + name);
            }
            at = next(at, answer.location());
        }
        throw new ProvisioningException(
                STAGE, service + " led " + name + " through more than " + MOST_REDIRECTS + " redirects", null);
    }

    private static Optional<Registration> read(WebAnswer answer, DomainName name, String what) {
        answer.throwIfBusy(what);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw new ProvisioningException(STAGE, answer.said(what), null);
        }
        try {
            return Optional.of(RdapAnswer.read(answer.json(), name, what));
        } catch (JsonProcessingException noJson) {
            throw new ProvisioningException(STAGE, what + " with no JSON", noJson);
        }
    }

    private URI next(URI at, Optional<String> location) {
        try {
            Optional<URI> next = location.map(at::resolve)
                    .filter(this::speaks)
                    .filter(url -> url.getHost() != null && url.getUserInfo() == null && url.getPort() <= 65_535);
            if (next.isPresent()) {
                return next.get();
            }
        } catch (IllegalArgumentException noUri) {
            // Said below, with whatever else is not followed.
        }
        String shown = WebAnswer.words(location.orElse(""), 200);
        throw new ProvisioningException(
                STAGE,
                at.getHost() + " led to '" + shown + "', which is not followed: it is to be an HTTPS address",
                null);
    }

    private WebAnswer get(URI url, Deadline deadline) {
        HttpGet request = new HttpGet(url);
        request.setHeader(HttpHeaders.ACCEPT, ACCEPT);
        try {
            return web.send(request, deadline, threads);
        } catch (WebAnswer.TooLargeException large) {
            throw new ProvisioningException(STAGE, url.getHost() + " was not heard out: " + large.getMessage(), large);
        }
    }

    @Override
    public void close() {
        threads.close();
        web.close();
    }

    /** What it gives is what is connected to, so that no second look-up can say otherwise. */
    private static final class Resolver extends SystemDefaultDnsResolver {
        private final BiPredicate<String, InetAddress> mayConnect;

        Resolver(BiPredicate<String, InetAddress> mayConnect) {
            this.mayConnect = mayConnect;
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] allowed = Arrays.stream(super.resolve(host))
                    .filter(address -> mayConnect.test(host, address))
                    .toArray(InetAddress[]::new);
            if (allowed.length == 0) {
                throw new ProvisioningException(
                        STAGE,
                        "a redirect led to " + host + ", which has no public address, so it was not asked",
                        null);
            }
            return allowed;
        }
    }
}
