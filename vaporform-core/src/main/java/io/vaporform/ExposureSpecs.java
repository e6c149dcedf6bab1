package io.vaporform;

import io.vaporform.internal.engine.Demands.Declared;
import io.vaporform.spec.Address;
import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an exposure comes to.
 *
 * @param exposed the deployment
 * @param states what is recorded of its parts, and of the deployment
 */
record ExposureSpecs(
        ExposureParts parts,
        List<DomainName> hosts,
        Address exposed,
        ExposureWay way,
        ExposureOptions options,
        Map<Address, ResourceState> states) {

    /** All parts but those that others have declared, which are used as they are. */
    Map<Address, Declared> declared() {
        Map<Address, Declared> all = new LinkedHashMap<>();
        hosts.stream()
                .filter(host -> isOurs(parts.domain(host)))
                .forEach(host -> all.put(parts.domain(host), kept(parts.domain(host), domain(host))));
        if (isOurs(parts.certificate())) {
            all.put(parts.certificate(), kept(parts.certificate(), certificate()));
        } else {
            requireCovered();
        }
        all.put(parts.route(), kept(parts.route(), route()));
        return all;
    }

    private Optional<Wanted> wanted(Address address) {
        return Optional.ofNullable(states.get(address)).flatMap(ResourceState::wanted);
    }

    private boolean isOurs(Address part) {
        return wanted(part).map(it -> it.source().equals(parts.source())).orElse(true);
    }

    /** Whether it is protected, and what is done about drift, is said of the part itself. */
    private Declared kept(Address part, Spec spec) {
        Optional<Wanted> before = wanted(part);
        return new Declared(spec, before.map(Wanted::protect).orElse(false), before.flatMap(Wanted::drift));
    }

    private DomainSpec domain(DomainName host) {
        DomainSpec.Builder domain = DomainSpec.builder(host.text()).pointTo(way.target());
        options.domain.accept(domain);
        return domain.build();
    }

    private CertificateSpec certificate() {
        CertificateSpec.Builder certificate =
                CertificateSpec.builder(parts.first().text());
        Domains domains = parts.stack().domains();
        hosts.forEach(host ->
                certificate.name(host.text()).after(domains.get(host.text()).value()));
        options.certificate.accept(certificate);
        return certificate.build();
    }

    private RouteSpec route() {
        Certificate shown = parts.stack().certificates().get(parts.first().text());
        RouteSpec.Builder route = RouteSpec.builder(
                        way.balancer().toString(), parts.first().text())
                .to(exposed.name())
                .check(check())
                .certificate(shown.chain(), shown.key());
        hosts.forEach(host -> route.host(host.text()));
        if (options.redirects) {
            route.redirectToHttps();
        }
        options.route.accept(route);
        return route.build();
    }

    private BackendCheck check() {
        return options.health
                .or(() -> wanted(exposed).flatMap(deployment -> healthOf((DeploymentSpec) deployment.spec())))
                .map(BackendCheck.DEFAULT::http)
                .orElse(BackendCheck.DEFAULT);
    }

    /** By which path it is found to be healthy at its first port, where requests go. */
    private static Optional<String> healthOf(DeploymentSpec spec) {
        return spec.health()
                .filter(check -> check.port().isEmpty()
                        || spec.ports().stream()
                                .limit(1)
                                .anyMatch(first ->
                                        first.container() == check.port().getAsInt()))
                .flatMap(HealthCheck::path);
    }

    private void requireCovered() {
        List<DomainName> names = wanted(parts.certificate())
                .map(wanted -> ((CertificateSpec) wanted.spec()).names())
                .orElse(List.of());
        Violations found = new Violations();
        hosts.stream()
                .filter(host -> !isAmong(host, names))
                .forEach(host -> found.add(
                        "at",
                        host,
                        "is not among the names of " + parts.certificate() + ", which is there already",
                        "ask for that one with this name too, or expose this host by itself"));
        found.throwIfAny();
    }

    private static boolean isAmong(DomainName host, List<DomainName> names) {
        return names.contains(host)
                || (!host.isWildcard()
                        && host.parent()
                                .filter(parent -> names.contains(parent.child("*")))
                                .isPresent());
    }
}
