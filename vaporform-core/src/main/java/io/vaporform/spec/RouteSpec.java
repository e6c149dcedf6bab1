package io.vaporform.spec;

import io.vaporform.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which requests a load balancer sends where: those for some hosts, below a path, to the instances of deployments. Of two routes for a host, the one with the longer path gets the request. */
public sealed interface RouteSpec extends Spec permits RouteSpecRecord {

    /** The output that has the URL of its first host and path. */
    String URL = "url";

    /** The load balancer that it hangs on. */
    BalancerName balancer();

    /** For which hosts: names, or wildcards in the place of their first label. Never empty. */
    List<DomainName> hosts();

    /** Below which path: a request's path is the same, or goes on with a {@code /} behind it; {@code /} for all. */
    String path();

    /** Who gets the requests. Never empty. */
    List<RouteTarget> targets();

    /** {@link BalancingAlgorithm#ROUND_ROBIN} unless set. */
    BalancingAlgorithm algorithm();

    /** {@link BackendCheck#DEFAULT} unless set. */
    BackendCheck check();

    /** What is shown to clients that ask for its hosts over TLS. */
    Optional<Shown> certificate();

    /** Whether requests in clear are answered with the same URL over TLS; false unless set. */
    boolean redirectsToHttps();

    /** By which cookie a client stays with its instance, as long as that serves: the load balancer sets it, and it lasts as long as the browser runs. Empty unless set. */
    Optional<String> stickyCookie();

    /** {@link RouteLimits#DEFAULT} unless set. */
    RouteLimits limits();

    /** What is done to requests and answers on their way, in the order in which it is done. None unless set. */
    List<Middleware> middlewares();

    /** The middleware of a type; empty if it has none. */
    default <M extends Middleware> Optional<M> middleware(Class<M> type) {
        return middlewares().stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /**
     * A certificate with its key.
     *
     * @param chain in PEM, the certificate first
     * @param key the private key in PEM (PKCS #8)
     */
    record Shown(Value<String> chain, Value<Secret> key) {}

    /**
     * @param balancer such as {@code edge}, or {@code platform/main/edge} for one that is another project's and shared
     * @param host such as {@code shop.example.com} or {@code *.shop.example.com}
     */
    static Builder builder(String balancer, String host) {
        return new Builder(BalancerName.parse(balancer), DomainName.host(host, true));
    }

    /** A builder that starts with everything this spec says. */
    Builder toBuilder();

    @Override
    default Kind kind() {
        return Kind.ROUTE;
    }

    @Override
    default Set<Output<?>> references() {
        Set<Output<?>> all = new LinkedHashSet<>();
        values().forEach(value -> all.addAll(value.references()));
        return all;
    }

    /** What of it may not be known yet: its certificate, and what its middlewares say. */
    default List<Value<?>> values() {
        List<Value<?>> all = new ArrayList<>();
        certificate().ifPresent(shown -> {
            all.add(shown.chain());
            all.add(shown.key());
        });
        middlewares().forEach(middleware -> all.addAll(middleware.values()));
        return all;
    }

    /** The same route with each of its {@link #values()} put through {@code change}, which leaves a text a text and a secret a secret. */
    @SuppressWarnings("unchecked") // a chain is always a text, a key always a secret
    default RouteSpec mapValues(UnaryOperator<Value<?>> change) {
        Builder builder = toBuilder();
        certificate()
                .ifPresent(shown -> builder.certificate(
                        (Value<String>) change.apply(shown.chain()), (Value<Secret>) change.apply(shown.key())));
        middlewares().forEach(middleware -> builder.with(middleware.mapValues(change)));
        return builder.build();
    }

    @Override
    default Set<String> outputFields() {
        return Set.of(URL);
    }

    /** Collects what is wanted; not thread-safe. */
    final class Builder {
        private final BalancerName balancer;
        private final Set<DomainName> hosts = new LinkedHashSet<>();
        private String path = "/";
        private final List<RouteTarget> targets = new ArrayList<>();
        private BalancingAlgorithm algorithm = BalancingAlgorithm.ROUND_ROBIN;
        private BackendCheck check = BackendCheck.DEFAULT;
        private @Nullable Shown certificate;
        private boolean redirectsToHttps;
        private @Nullable String stickyCookie;
        private RouteLimits limits = RouteLimits.DEFAULT;
        private final Map<MiddlewareKind, Middleware> middlewares = new EnumMap<>(MiddlewareKind.class);
        private @Nullable String provider;

        private Builder(BalancerName balancer, DomainName host) {
            this.balancer = balancer;
            hosts.add(host);
        }

        Builder(RouteSpec spec) {
            balancer = spec.balancer();
            hosts.addAll(spec.hosts());
            path = spec.path();
            targets.addAll(spec.targets());
            algorithm = spec.algorithm();
            check = spec.check();
            certificate = spec.certificate().orElse(null);
            redirectsToHttps = spec.redirectsToHttps();
            stickyCookie = spec.stickyCookie().orElse(null);
            limits = spec.limits();
            spec.middlewares().forEach(this::with);
            provider = spec.provider().orElse(null);
        }

        /** One more host. */
        public Builder host(String host) {
            hosts.add(DomainName.host(host, true));
            return this;
        }

        /** See {@link RouteSpec#path()}. */
        public Builder path(String path) {
            this.path = path;
            return this;
        }

        /** Sends requests to the first port of a deployment, beside those that were given before. */
        public Builder to(String deployment) {
            return to(RouteTarget.of(deployment));
        }

        public Builder to(RouteTarget target) {
            targets.add(target);
            return this;
        }

        /** See {@link RouteSpec#algorithm()}. */
        public Builder algorithm(BalancingAlgorithm algorithm) {
            this.algorithm = algorithm;
            return this;
        }

        /** See {@link RouteSpec#check()}. */
        public Builder check(BackendCheck check) {
            this.check = check;
            return this;
        }

        /** See {@link RouteSpec#certificate()}. */
        public Builder certificate(Value<String> chain, Value<Secret> key) {
            this.certificate = new Shown(chain, key);
            return this;
        }

        /** See {@link RouteSpec#redirectsToHttps()}. */
        public Builder redirectToHttps() {
            this.redirectsToHttps = true;
            return this;
        }

        /** See {@link RouteSpec#stickyCookie()}. */
        public Builder sticky(String cookie) {
            this.stickyCookie = cookie;
            return this;
        }

        /** See {@link RouteSpec#limits()}. */
        public Builder limits(RouteLimits limits) {
            this.limits = limits;
            return this;
        }

        /** Does that, too; in the place of what was said before of its kind. */
        public Builder with(Middleware middleware) {
            middlewares.put(middleware.kind(), middleware);
            return this;
        }

        /** No longer does what was said of that kind. */
        public Builder without(MiddlewareKind kind) {
            middlewares.remove(kind);
            return this;
        }

        /** @param provider the name of the provider instance that is to serve it */
        public Builder on(String provider) {
            this.provider = provider;
            return this;
        }

        /** @throws InvalidSpecException naming everything that is wrong */
        public RouteSpec build() {
            Violations found = new Violations();
            found.unless(
                    path.startsWith("/")
                            && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '?' && c != '#')
                            && (path.equals("/") || !path.endsWith("/")),
                    "path",
                    path,
                    "is no path of a route",
                    "write it from its '/' on, without one at its end, and with %XX for what is not ASCII");
            found.unless(!targets.isEmpty(), "targets", "", "there is none", "say to(…)");
            found.unless(
                    targets.isEmpty() || targets.stream().anyMatch(target -> !target.backup()),
                    "targets",
                    targets,
                    "all are backups",
                    "leave asBackup() out for one of them");
            found.unless(
                    targets.stream().map(RouteTarget::deployment).distinct().count() == targets.size(),
                    "targets",
                    targets,
                    "one deployment is named twice",
                    "name it once, with its weight");
            if (stickyCookie != null) {
                found.unless(
                        HeaderNames.isToken(stickyCookie),
                        "sticky",
                        HeaderNames.shown(stickyCookie),
                        "is no name of a cookie",
                        "use one such as SERVER");
            }
            found.throwIfAny();
            return new RouteSpecRecord(
                    balancer,
                    List.copyOf(hosts),
                    path,
                    List.copyOf(targets),
                    algorithm,
                    check,
                    Optional.ofNullable(certificate),
                    redirectsToHttps,
                    Optional.ofNullable(stickyCookie),
                    limits,
                    List.copyOf(middlewares.values()),
                    Optional.ofNullable(provider));
        }
    }
}

record RouteSpecRecord(
        BalancerName balancer,
        List<DomainName> hosts,
        String path,
        List<RouteTarget> targets,
        BalancingAlgorithm algorithm,
        BackendCheck check,
        Optional<RouteSpec.Shown> certificate,
        boolean redirectsToHttps,
        Optional<String> stickyCookie,
        RouteLimits limits,
        List<Middleware> middlewares,
        Optional<String> provider)
        implements RouteSpec {

    @Override
    public Builder toBuilder() {
        return new Builder(this);
    }
}
