package io.vaporform;

import io.vaporform.spec.Address;
import io.vaporform.spec.BalancerName;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.Listener;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.Violations;
import java.util.List;
import java.util.Optional;

/**
 * How requests come in.
 *
 * @param target where names lead for that
 */
record ExposureWay(BalancerName balancer, DnsTarget target) {

    /** Empty if {@code found} says what is wrong. Reads from the store. */
    static Optional<ExposureWay> find(ExposureParts parts, ExposureOptions options, Violations found) {
        return options.balancer.or(() -> only(parts, found)).flatMap(name -> through(name, parts, options, found));
    }

    /** Of its own stack, or else one that is shared. */
    private static Optional<BalancerName> only(ExposureParts parts, Violations found) {
        List<String> own = parts.stack().loadBalancers().list().stream()
                .map(balancer -> balancer.address().name())
                .toList();
        List<String> all = own.isEmpty()
                ? parts.stack().host().looks().sharedBalancers().stream()
                        .map(each -> each.project() + "/" + each.stack() + "/" + each.name())
                        .toList()
                : own;
        found.unless(
                all.size() == 1,
                "through",
                all,
                all.isEmpty() ? "there is no load balancer, and none is shared" : "there are several load balancers",
                all.isEmpty() ? "provision one" : "say through(\"" + all.get(0) + "\")");
        return all.size() == 1 ? Optional.of(BalancerName.parse(all.get(0))) : Optional.empty();
    }

    private static Optional<ExposureWay> through(
            BalancerName name, ExposureParts parts, ExposureOptions options, Violations found) {
        Address address = name.from(parts.route());
        boolean own = address.project().equals(parts.route().project());
        // Of what others do not share it is not even told whether it is there.
        Optional<LoadBalancerSpec> spec = parts.state(address)
                .wanted()
                .map(wanted -> (LoadBalancerSpec) wanted.spec())
                .filter(balancer -> own || balancer.shared());
        if (spec.isEmpty()) {
            found.add(
                    "through",
                    name,
                    own ? "there is no such load balancer" : "no other project shares such a load balancer",
                    own ? "provision it first, or correct the name" : "have it provisioned there with shared()");
            return Optional.empty();
        }
        Optional<DnsTarget> target = options.target.or(() -> spec.get().reachedAt());
        found.unless(
                takes(spec.get(), Listener.Protocol.HTTPS),
                "through",
                name,
                "takes no requests over TLS",
                "provision it with https(443)");
        found.unless(
                target.isPresent(),
                "through",
                name,
                "it is not said where the world reaches it",
                "provision it with reachedAt(DnsTarget.host(\"edge.example.net\")), or say pointTo(…) here");
        return target.map(where -> new ExposureWay(name, where));
    }

    private static boolean takes(LoadBalancerSpec balancer, Listener.Protocol protocol) {
        return balancer.listeners().stream().anyMatch(listener -> listener.protocol() == protocol);
    }
}
