package io.vaporform.haproxy;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.Listener;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.MiddlewareKind;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.BackendHealth;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Capability;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.ChallengeAnswers;
import io.vaporform.spi.Known;
import io.vaporform.spi.LoadBalancerService;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ProviderHome;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Service;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Load balancers by HAProxy 2.6 or newer on this host: each is a process of its own, with as many routes, names and certificates as are hung on it. Routes, members and certificates are changed at run
 * time; what HAProxy cannot change there, such as a listener, it takes by a reload that loses no request.
 *
 * <p>HAProxy goes on when this JVM ends, and the next one goes on with it; several JVMs of one host may work with the same directory. While one of them runs, a HAProxy that ends is started again. What
 * it is to have is in its directory, so nothing but that has to be kept. It shows certificates by the name that a client asks for (SNI, RFC 6066), and none to others.
 *
 * <p>Routes may have all middlewares but {@link io.vaporform.spec.ForwardAuth}. A {@link io.vaporform.spec.RateLimit} counts in 1 s, 10 s, 1 min, 10 min or 1 h, those that it refuses too, and from the start again after a reload.
 * Of passwords HAProxy has a fast digest alone. Routes of the same host ask for the same {@link io.vaporform.spec.ClientCertificates}; where a load balancer has any, no TLS session is resumed, and the first of them takes a reload.
 *
 * @see <a href="https://docs.haproxy.org/2.6/management.html">HAProxy Management Guide</a>
 */
public final class HaproxyProvider implements Provider {

    /** Its id: {@value}. */
    public static final String ID = "haproxy";

    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final Path directory;
    private final EdgeSettings settings;
    private final ExecutorService executor = Executors.newCachedThreadPool(daemons());
    private final HaproxyLoadBalancers balancers;
    private final HaproxyRoutes routes;
    private final LoadBalancerService service = new Balancing();
    private volatile @Nullable Edges edges;

    private HaproxyProvider(Path directory, EdgeSettings settings) {
        this.directory = directory;
        this.settings = settings;
        this.balancers = new HaproxyLoadBalancers(this::edges, settings.address());
        this.routes = new HaproxyRoutes(this::edges);
    }

    private static ThreadFactory daemons() {
        return work -> {
            Thread thread = new Thread(work, "vaporform-haproxy");
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * @param directory for all that its load balancers keep and HAProxy reads, private keys among it; made where it is missing, readable by its owner alone. Absolute, of letters of ASCII, digits and
     *     {@code _ . - /}, at most 42 characters, as paths of sockets must be short.
     */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    private Edges edges() {
        Edges there = edges;
        if (there == null) {
            throw new IllegalStateException("the HAProxy provider is not open");
        }
        return there;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Capabilities capabilities(CallContext context) {
        return Capabilities.of(
                Capability.listener(Listener.Protocol.HTTPS),
                Capability.algorithm(BalancingAlgorithm.LEAST_CONN),
                Capability.algorithm(BalancingAlgorithm.IP_HASH),
                Capability.middleware(MiddlewareKind.ALLOW_LIST),
                Capability.middleware(MiddlewareKind.CLIENT_CERTIFICATES),
                Capability.middleware(MiddlewareKind.RATE_LIMIT),
                Capability.middleware(MiddlewareKind.CORS),
                Capability.middleware(MiddlewareKind.BASIC_AUTH),
                Capability.middleware(MiddlewareKind.HSTS),
                Capability.middleware(MiddlewareKind.SECURITY_HEADERS));
    }

    @Override
    public List<Service> services() {
        return List.of(service);
    }

    @Override
    public void open(ProviderHome home) {
        Edges opened = new Edges(directory, settings, home.time(), executor);
        edges = opened;
        executor.execute(opened::adopt);
    }

    @Override
    public String describe() {
        return settings.program() + " with " + directory;
    }

    /** HAProxy goes on. */
    @Override
    public void close() {
        Edges there = edges;
        if (there != null) {
            there.close();
        }
        executor.shutdown();
    }

    private final class Balancing implements LoadBalancerService, ChallengeAnswers {

        @Override
        public void answer(ChallengeAnswer answer, CallContext context) {
            settings.challenges().put(answer);
            edges().all().forEach(edge -> edge.answer(EdgeChallenges.entry(answer), true));
        }

        @Override
        public void answerNoMore(ChallengeAnswer answer, CallContext context) {
            settings.challenges().remove(answer);
            edges().all().forEach(edge -> edge.answer(EdgeChallenges.entry(answer), false));
        }

        @Override
        public ResourceProvider<LoadBalancerSpec, LoadBalancerOutputs> loadBalancers() {
            return balancers;
        }

        @Override
        public ResourceProvider<RouteSpec, RouteOutputs> routes() {
            return routes;
        }

        @Override
        public List<MemberState> members(
                Known<RouteSpec, RouteOutputs> route, String deployment, List<Member> wanted, CallContext context) {
            return routes.members(route, deployment, wanted);
        }

        @Override
        public List<BackendHealth> health(Known<RouteSpec, RouteOutputs> route, CallContext context) {
            return routes.health(route);
        }
    }

    /** Collects the settings; not thread-safe. */
    public static final class Builder {

        private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");
        private static final int TOKEN = 40;

        private final Path directory;
        private Path program = PROGRAM;
        private String address = "0.0.0.0";
        private Duration longestRequest = HaproxyConfig.LONGEST_REQUEST;

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** HAProxy itself; {@code /usr/sbin/haproxy} unless set. */
        public Builder program(Path program) {
            this.program = program;
            return this;
        }

        /** On which address of this host its load balancers listen, such as {@code 127.0.0.1} or {@code ::}; all of IPv4 unless set. */
        public Builder address(String address) {
            this.address = address;
            return this;
        }

        /** How long a request may take, 1 s to 1 h; 60 s unless set. After a reload, those that are under way are cut off when they have taken as long. */
        public Builder longestRequest(Duration time) {
            this.longestRequest = time;
            return this;
        }

        /** @throws InvalidSpecException naming everything that is wrong */
        public HaproxyProvider build() {
            Violations found = new Violations();
            found.unless(
                    HaproxyDirectory.isFitting(directory.resolve("x".repeat(TOKEN))),
                    "directory",
                    directory,
                    "cannot hold the sockets of HAProxy",
                    "take one of at most 42 characters, of letters of ASCII, digits and _ . - /");
            found.unless(
                    longestRequest.compareTo(Duration.ofSeconds(1)) >= 0
                            && longestRequest.compareTo(Duration.ofHours(1)) <= 0,
                    "longestRequest",
                    longestRequest,
                    "is not between 1 s and 1 h",
                    "use 60 s");
            found.throwIfAny();
            try {
                return new HaproxyProvider(
                        directory,
                        new EdgeSettings(
                                new HaproxyProgram(program),
                                LIMITS,
                                InetAddress.getByName(address),
                                longestRequest,
                                new EdgeChallenges(directory)));
            } catch (UnknownHostException nowhere) {
                throw new ProvisioningException(
                        "listen at " + address, "that is no address; give one of numbers", nowhere);
            }
        }
    }
}
