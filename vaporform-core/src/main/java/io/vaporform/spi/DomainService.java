package io.vaporform.spi;

import io.vaporform.spec.DomainOutputs;
import io.vaporform.spec.DomainSpec;

/** Makes domains a project's own, and leads them where they are to lead. */
public interface DomainService extends Service {

    /**
     * Its domains. One that nobody has shown to be the project's is {@link Step.Awaiting}, with the {@link io.vaporform.spec.DomainChallenge} in its
     * outputs so far; {@link DomainOwnership} is how that is found out.
     */
    ResourceProvider<DomainSpec, DomainOutputs> domains();

    /**
     * How the world sees a domain right now. Changes nothing.
     *
     * @throws io.vaporform.error.ProvisioningException if that cannot be found out. That strangers' servers are silent is no
     *     {@link io.vaporform.error.ProviderUnavailableException}, here and in an apply: after a few of those nothing more is asked of the provider for a while, for whatever domain
     */
    DomainStatus status(Known<DomainSpec, DomainOutputs> known, CallContext context);
}
