package io.vaporform;

import io.vaporform.error.ApplyFailedException;
import io.vaporform.internal.engine.Demand;
import io.vaporform.internal.engine.Demands.Declared;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.BalancerName;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.Violations;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A deployment as the world reaches it: at its hosts, over TLS, through a load balancer. It consists of a domain for each host, one certificate for all of them, and a route: resources like any other, planned and applied as one change. Each
 * waits for those before it: the certificate is asked for once every host is shown to be the project's and leads to the load balancer, and the route is made once there is a certificate.
 *
 * <p>Immutable and thread-safe: what is said of it makes another one, and nothing happens before {@link #apply} or {@link #start}. Verbs block and throw as {@link Stack#apply}.
 */
public final class Exposure {

    private final Stack stack;
    private final Optional<Address> exposed;
    private final List<DomainName> hosts;
    private final Consumer<ExposureOptions> said;

    private Exposure(Stack stack, Optional<Address> exposed, List<DomainName> hosts, Consumer<ExposureOptions> said) {
        this.stack = stack;
        this.exposed = exposed;
        this.hosts = hosts;
        this.said = said;
    }

    static Exposure of(Stack stack, Deployment deployment) {
        return new Exposure(stack, Optional.of(deployment.address()), List.of(), none -> {});
    }

    static Exposure at(Stack stack, String host) {
        return new Exposure(stack, Optional.empty(), List.of(DomainName.host(host, true)), none -> {});
    }

    /**
     * At these hosts and no others. A wildcard such as {@code *.shop.example.com} needs a provider of certificates that can show whose that is, as by DNS-01; else the plan is refused.
     *
     * @param host the first one, by which the exposure is known from then on: another first host is another exposure
     * @throws io.vaporform.error.InvalidSpecException if one is no name that somebody can own; see {@link DomainName#host}
     */
    public Exposure at(String host, String... more) {
        List<DomainName> all = Stream.concat(Stream.of(host), Stream.of(more))
                .map(name -> DomainName.host(name, true))
                .distinct()
                .toList();
        return new Exposure(stack, exposed, all, said);
    }

    /**
     * Through this load balancer. Unless set, the only one of the stack, or, where that has none, the only one that a project shares.
     *
     * @param balancer such as {@code edge}, or {@code platform/main/edge} for one that is another project's and shared
     */
    public Exposure through(String balancer) {
        BalancerName name = BalancerName.parse(balancer);
        return with(options -> options.balancer = Optional.of(name));
    }

    /** Where the hosts lead, as the world sees it. Unless set, where the load balancer is {@link io.vaporform.spec.LoadBalancerSpec#reachedAt()}, as it was when this was last applied. */
    public Exposure pointTo(DnsTarget target) {
        return with(options -> options.target = Optional.of(target));
    }

    /**
     * Instances get requests as long as {@code GET path} at their first port is answered with a 2xx or 3xx status. Unless set, by the path of the deployment's own check, or else by whether the port takes a connection.
     */
    public Exposure health(String path) {
        return with(options -> options.health = Optional.of(path));
    }

    /** Requests in clear are answered too. Unless set they are led to TLS. */
    public Exposure alsoInClear() {
        return with(options -> options.redirects = false);
    }

    /** Changes what is asked for of each domain, such as {@code d -> d.verifyBy(VerificationMethod.CNAME)}. */
    public Exposure domain(Consumer<DomainSpec.Builder> more) {
        return with(options -> options.domain = options.domain.andThen(more));
    }

    /** Changes what is asked for of the certificate, such as {@code c -> c.challenge(ChallengeType.DNS_01)}. */
    public Exposure certificate(Consumer<CertificateSpec.Builder> more) {
        return with(options -> options.certificate = options.certificate.andThen(more));
    }

    /** Changes what is asked for of the route, such as {@code r -> r.algorithm(BalancingAlgorithm.LEAST_CONN)}. */
    public Exposure route(Consumer<RouteSpec.Builder> more) {
        return with(options -> options.route = options.route.andThen(more));
    }

    private Exposure with(Consumer<ExposureOptions> more) {
        return new Exposure(stack, exposed, hosts, said.andThen(more));
    }

    /** What {@link #apply} would do, each part by itself. Changes nothing. */
    public Plan plan() {
        return stack.plan(wanted());
    }

    /**
     * Makes it so, or goes on with it; a repeat changes nothing. A domain or certificate of these names that is there already, declared by others, is used as it is. Does not wait for people: what somebody has to do is {@link #instructions()}, and
     * it is gone on with by a supervisor, or by calling this again.
     *
     * @throws io.vaporform.error.InvalidSpecException naming everything that is wrong; nothing was changed
     * @throws ApplyFailedException if something failed, such as a host that is another project's
     */
    public ApplyResult apply() {
        return start().await();
    }

    /** As {@link #apply}, but does what {@code approved} says or nothing; see {@link Stack#apply(Blueprint, Plan)}. */
    public ApplyResult apply(Plan approved) {
        return stack.operation(wanted(), approved).await();
    }

    /** As {@link #apply}, but returns at once, when everything that is wanted is recorded. */
    public Operation start() {
        return stack.operation(wanted());
    }

    Demand.Source wanted() {
        ExposureParts parts = parts();
        Violations found = new Violations();
        ExposureOptions options = new ExposureOptions();
        said.accept(options);
        Optional<ExposureWay> way = ExposureWay.find(parts, options, found);
        found.unless(
                exposed.isPresent(),
                "deployment",
                "",
                "it is not said what is exposed",
                "say project.expose(deployment)");
        exposed.ifPresent(deployment -> found.unless(
                stack.path().equals(deployment.project() + "/" + deployment.stack()),
                "deployment",
                deployment,
                "is of another stack than " + stack.path(),
                "expose it there"));
        found.throwIfAny();
        Set<Address> about = new LinkedHashSet<>(parts.all(hosts));
        about.add(exposed.orElseThrow());
        return stack.demands()
                .composed(parts.source(), about, states -> declared(parts, options, way.orElseThrow(), states));
    }

    private Map<Address, Declared> declared(
            ExposureParts parts, ExposureOptions options, ExposureWay way, Map<Address, ResourceState> states) {
        return new ExposureSpecs(parts, hosts, exposed.orElseThrow(), way, options, states).declared();
    }

    /** @throws io.vaporform.error.InvalidSpecException if it is not said where */
    private ExposureParts parts() {
        new Violations()
                .unless(!hosts.isEmpty(), "at", "", "it is not said at which host", "say at(\"shop.example.com\")")
                .throwIfAny();
        return new ExposureParts(stack, hosts.get(0));
    }

    /**
     * What somebody has to do, exactly, in that order: for each host that is not shown to be the project's yet, how to show it, and the records that lead it to the load balancer. Empty if nobody has to do anything. Reads from the store.
     */
    public List<String> instructions() {
        List<String> all = new ArrayList<>();
        for (ResourceState state : parts().states(hosts)) {
            if (state.phase() == Phase.AWAITING) {
                all.add(state.note());
                leading(state).ifPresent(all::add);
            }
        }
        return all;
    }

    /** What comes after a host was shown to be the project's: whoever is told of both at once need not come back. */
    private Optional<String> leading(ResourceState state) {
        return state.wanted()
                .map(Wanted::spec)
                .filter(DomainSpec.class::isInstance)
                .map(DomainSpec.class::cast)
                .filter(spec ->
                        stack.domains().get(spec.name().text()).verifiedAt().isEmpty())
                .flatMap(spec -> spec.knownTarget().map(target -> leading(spec.name(), target)));
    }

    private static String leading(DomainName host, DnsTarget target) {
        String records = target.records(host).stream().map(Rrset::toString).collect(Collectors.joining("\n"));
        return "then, unless its zone is held here, where that is done by itself, let " + host + " lead to " + target
                + ":\n" + records
                + (target.host().isPresent() ? "\nor, at the top of a zone, the addresses of " + target : "");
    }

    /** Where it is reached: one URL for each host; empty as long as its route is not in place. Reads from the store. */
    public List<String> urls() {
        return stack.routes().get(parts().route().name()).urls();
    }

    /** Whether all of it is in place, as it is wanted. Reads from the store. */
    public boolean isReady() {
        return route().isReady() && parts().states(hosts).stream().allMatch(state -> state.phase() == Phase.READY);
    }

    /** Its domains, one for each host. */
    public List<Domain> domains() {
        return parts().all(hosts).stream()
                .filter(part -> part.kind().equals(Kind.DOMAIN))
                .map(part -> stack.domains().get(part.name()))
                .toList();
    }

    /** Its certificate. */
    public Certificate certificate() {
        return stack.certificates().get(parts().first().text());
    }

    /** Its route. */
    public Route route() {
        return stack.routes().get(parts().route().name());
    }

    /**
     * Removes what this has made, and nothing else: the route, then the certificate, then the domains. A host that still leads to the load balancer is kept until it no longer does, and the result tells what somebody has to do for that:
     * see {@link Domain#release()}. A repeat goes on with it.
     */
    public ApplyResult remove() {
        return stack.operation(going()).await();
    }

    /** What {@link #remove()} would do. Changes nothing. */
    public Plan planRemove() {
        return stack.plan(going());
    }

    Demand.Source going() {
        ExposureParts parts = parts();
        return stack.demands().composed(parts.source(), parts.all(hosts), states -> Map.of());
    }
}
