package io.vaporform;

import io.vaporform.spec.BalancerName;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.RouteSpec;
import java.util.Optional;
import java.util.function.Consumer;

/** What is said of an exposure beside what is exposed, and where. Not thread-safe. */
final class ExposureOptions {
    Optional<BalancerName> balancer = Optional.empty();
    Optional<DnsTarget> target = Optional.empty();
    Optional<String> health = Optional.empty();
    boolean redirects = true;
    Consumer<DomainSpec.Builder> domain = any -> {};
    Consumer<CertificateSpec.Builder> certificate = any -> {};
    Consumer<RouteSpec.Builder> route = any -> {};
}
