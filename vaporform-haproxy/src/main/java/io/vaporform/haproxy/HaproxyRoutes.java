package io.vaporform.haproxy;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Address;
import io.vaporform.spec.Cors;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Listener;
import io.vaporform.spec.RateLimit;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.BackendHealth;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.tls.CertificateMaterial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Routes are entries of maps that lead to slots, and the servers in these. */
final class HaproxyRoutes implements ResourceProvider<RouteSpec, RouteOutputs> {

    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final String CHANGED = "at run time, without a reload";

    /** With everything else in one answer, which has 16 kB in HAProxy. */
    private static final int LONGEST_CORS = 4_000;

    /** In one command of HAProxy, with its verb and the name of the file. */
    private static final int LONGEST_AUTHORITIES = RuntimeCommand.LONGEST - 400;

    private final Supplier<Edges> edges;

    HaproxyRoutes(Supplier<Edges> edges) {
        this.edges = edges;
    }

    @Override
    public void validate(RouteSpec wanted, Capabilities can, Violations found) {
        wanted.middleware(RateLimit.class)
                .filter(limit -> RateWindow.of(limit.window()).isEmpty())
                .ifPresent(limit -> found.unsupported(
                        "rateLimit.window",
                        limit.window(),
                        "HAProxy has no table that counts in it",
                        "use one of " + RateWindow.all()));
        wanted.middleware(Cors.class)
                .map(cors -> MiddlewareEntries.value(cors).length())
                .filter(length -> length > LONGEST_CORS)
                .ifPresent(length -> found.unsupported(
                        "cors",
                        length + " characters",
                        "its methods and headers do not fit into an answer of HAProxy",
                        "name fewer, in at most " + LONGEST_CORS + " characters"));
    }

    @Override
    public ChangeEffect effect(RouteSpec before, RouteSpec after, Capabilities can) {
        if (!before.balancer().equals(after.balancer())) {
            return ChangeEffect.createFirst("it moves to another load balancer, and serves there first");
        }
        String how = Pool.of(before).equals(Pool.of(after))
                ? CHANGED
                : "its servers move to a slot of another kind; by a reload if none is free";
        return new ChangeEffect(ChangeEffect.How.IN_PLACE, false, how);
    }

    @Override
    public Step<RouteOutputs> apply(Task<RouteSpec, RouteOutputs> task, ApplyContext context) {
        Address balancer = task.wanted().balancer().from(task.address());
        Optional<EdgeProxy> there = edges.get().find(balancer, context.scope());
        if (there.isEmpty()) {
            return Step.failed("there is no load balancer " + balancer + "; provision it first, or correct the name");
        }
        try {
            return there.get().exclusively(() -> {
                Optional<String> refused = refused(there.get(), task);
                if (refused.isPresent()) {
                    return Step.failed(refused.get());
                }
                EdgeRoutes routes = new EdgeRoutes(there.get());
                return routes.put(task.mark(), task.wanted(), context.time().now())
                        ? Step.done(outputs(there.get(), task.wanted()))
                        : Step.working(MOMENT);
            });
        } catch (ProvisioningException refused) {
            return Step.failed(String.valueOf(refused.getMessage()));
        }
    }

    private static Optional<String> refused(EdgeProxy proxy, Task<RouteSpec, RouteOutputs> task) {
        EdgeBalancer balancer = proxy.journal().balancer().orElseThrow();
        if (!balancer.mark().address().project().equals(task.address().project())
                && !balancer.spec().shared()) {
            return Optional.of("load balancer " + balancer.mark().address()
                    + " is another project's, and it does not share it; have it provisioned with shared()");
        }
        return taken(proxy, task)
                .or(() -> unlike(proxy, task.address(), task.wanted()))
                .or(() -> unfitAuthorities(task.wanted()))
                .or(() -> task.wanted().certificate().flatMap(shown -> unfit(shown, task.wanted())));
    }

    private static Optional<String> taken(EdgeProxy proxy, Task<RouteSpec, RouteOutputs> task) {
        List<EdgeRoute> others = proxy
                .journal()
                .look(state -> state.sharing(task.wanted().hosts()))
                .stream()
                .filter(route -> !route.mark().address().equals(task.address()))
                .toList();
        return others.stream()
                .filter(route ->
                        !route.mark().address().project().equals(task.address().project()))
                .findFirst()
                .map(route -> "one of the hosts " + task.wanted().hosts() + " is another project's at "
                        + task.wanted().balancer().from(task.address()) + "; take another host")
                .or(() -> others.stream()
                        .filter(route ->
                                route.spec().path().equals(task.wanted().path()))
                        .findFirst()
                        .map(route -> route.mark().address() + " already leads "
                                + task.wanted().path() + " of one of the hosts "
                                + task.wanted().hosts() + "; take another host or path, or remove it first"));
    }

    /** Clients are asked for a certificate before they say a path. */
    static Optional<String> unlike(EdgeProxy proxy, Address address, RouteSpec wanted) {
        Optional<?> authorities = EdgeFiles.authorities(wanted);
        return proxy.journal().look(state -> state.sharing(wanted.hosts())).stream()
                .filter(route -> !route.mark().address().equals(address))
                .filter(route -> !EdgeFiles.authorities(route.spec()).equals(authorities))
                .findFirst()
                .map(route -> route.mark().address() + " has one of the hosts "
                        + wanted.hosts()
                        + " and other client certificates, and HAProxy asks for these before it knows the path;"
                        + " take another host, or the same client certificates");
    }

    private static Optional<String> unfitAuthorities(RouteSpec wanted) {
        return EdgeFiles.authorities(wanted)
                .map(issuers ->
                        String.join("\n", LoadedAuthorities.pem(issuers)).length())
                .filter(length -> length > LONGEST_AUTHORITIES)
                .map(length -> "the authorities of client certificates have more than " + LONGEST_AUTHORITIES
                        + " bytes; leave out those that issue none");
    }

    private static Optional<String> unfit(RouteSpec.Shown shown, RouteSpec wanted) {
        try {
            CertificateMaterial material = EdgeCertificates.material(shown);
            List<DomainName> without = wanted.hosts().stream()
                    .filter(host -> material.names().stream().noneMatch(name -> covers(name, host)))
                    .toList();
            if (!without.isEmpty()) {
                return Optional.of("the certificate is for " + material.names() + " and not for " + without
                        + "; have one issued for all hosts of the route");
            }
            return LoadedCertificates.isFitting(material)
                    ? Optional.empty()
                    : Optional.of("the certificate with its chain and key has more than " + RuntimeCommand.LONGEST
                            + " bytes; leave out what clients do not need, such as the root");
        } catch (InvalidSpecException unreadable) {
            return Optional.of(String.valueOf(unreadable.getMessage()));
        }
    }

    private static boolean covers(DomainName name, DomainName host) {
        return name.equals(host) || (name.isWildcard() && host.parent().equals(name.parent()));
    }

    private static RouteOutputs outputs(EdgeProxy proxy, RouteSpec spec) {
        boolean isTls = proxy.journal()
                .balancer()
                .map(balancer -> balancer.spec().listeners().stream()
                        .anyMatch(listener -> listener.protocol() == Listener.Protocol.HTTPS))
                .orElse(false);
        return RouteOutputs.of(spec.hosts().stream()
                .map(host -> (isTls ? "https://" : "http://") + host + spec.path())
                .toList());
    }

    @Override
    public Observed<RouteSpec, RouteOutputs> read(Known<RouteSpec, RouteOutputs> known, CallContext context) {
        return of(known.mark())
                .<Observed<RouteSpec, RouteOutputs>>map(proxy -> {
                    RouteSpec actual = new EdgeRoutes(proxy)
                            .find(known.mark())
                            .orElseThrow()
                            .spec();
                    return new Observed.Present<>(actual, outputs(proxy, actual), Health.HEALTHY);
                })
                .orElseGet(Observed::absent);
    }

    /** On which it hangs; empty if there is none of that mark. */
    private Optional<EdgeProxy> of(Mark mark) {
        return edges.get().all().stream()
                .filter(proxy -> new EdgeRoutes(proxy).find(mark).isPresent())
                .findFirst();
    }

    @Override
    public Deletion delete(Known<RouteSpec, RouteOutputs> known, ApplyContext context) {
        edges.get().all().stream()
                .map(EdgeRoutes::new)
                .filter(routes -> routes.knows(known.mark()))
                .forEach(routes -> routes.remove(known.mark()));
        return Deletion.gone();
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        for (EdgeProxy proxy : edges.get().all()) {
            proxy.journal().look(EdgeState::routes).stream()
                    .filter(route -> scope.owns(route.mark()))
                    .forEach(route ->
                            each.accept(new Found(route.mark(), route.token(), Optional.of(route.createdAt()), false)));
        }
    }

    List<MemberState> members(Known<RouteSpec, RouteOutputs> route, String deployment, List<Member> wanted) {
        return of(route.mark())
                .map(proxy -> new EdgeRoutes(proxy).members(route.mark(), deployment, wanted))
                .orElse(List.of());
    }

    List<BackendHealth> health(Known<RouteSpec, RouteOutputs> route) {
        return of(route.mark())
                .map(proxy -> new EdgeRoutes(proxy).health(route.mark()))
                .orElse(List.of());
    }
}
