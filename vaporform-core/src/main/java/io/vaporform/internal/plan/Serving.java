package io.vaporform.internal.plan;

import io.vaporform.spec.Kind;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.DomainService;
import io.vaporform.spi.LoadBalancerService;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Service;
import io.vaporform.spi.SslService;
import java.util.Optional;

/**
 * A provider instance, and what it can do.
 *
 * @param name of the instance
 */
public record Serving(String name, Provider provider, Capabilities can) {

    /** Who makes resources of {@code kind} real; empty if this provider does not. */
    public Optional<ResourceProvider<Spec, Outputs>> of(Kind kind) {
        return serving(provider, kind);
    }

    /** As {@link #of}; for a kind that is known to be served, since something of it was made. */
    public ResourceProvider<Spec, Outputs> existing(Kind kind) {
        return of(kind).orElseThrow(() -> new IllegalStateException(name + " no longer serves " + kind));
    }

    /** The service of a type, for something that it serves. */
    public <T extends Service> T service(Class<T> type) {
        return provider.services().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " no longer has a " + type.getSimpleName()));
    }

    @SuppressWarnings(
            "unchecked") // a provider's kinds and their spec types belong together: the one place that relies on it
    static Optional<ResourceProvider<Spec, Outputs>> serving(Provider provider, Kind kind) {
        return provider.services().stream()
                .flatMap(service -> serving(service, kind).stream())
                .findFirst()
                .map(resources -> (ResourceProvider<Spec, Outputs>) resources);
    }

    private static Optional<? extends ResourceProvider<?, ?>> serving(Service service, Kind kind) {
        if (service instanceof DeploymentProvider deployments) {
            return kind.equals(Kind.DEPLOYMENT)
                    ? Optional.of(deployments.deployments())
                    : kind.equals(Kind.VOLUME) ? deployments.volumes() : Optional.empty();
        }
        if (service instanceof SslService ssl) {
            return kind.equals(Kind.CERTIFICATE) ? Optional.of(ssl.certificates()) : Optional.empty();
        }
        if (service instanceof LoadBalancerService balancers) {
            return kind.equals(Kind.LOAD_BALANCER)
                    ? Optional.of(balancers.loadBalancers())
                    : kind.equals(Kind.ROUTE) ? Optional.of(balancers.routes()) : Optional.empty();
        }
        return service instanceof DomainService domains && kind.equals(Kind.DOMAIN)
                ? Optional.of(domains.domains())
                : Optional.empty();
    }

    public static boolean serves(Provider provider, Kind kind) {
        return serving(provider, kind).isPresent();
    }
}
