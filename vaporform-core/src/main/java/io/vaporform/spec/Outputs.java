package io.vaporform.spec;

import java.util.Map;

/** What a provider reports back of a resource. Immutable. More kinds come with later versions. */
public sealed interface Outputs
        permits DeploymentOutputs, VolumeOutputs, DomainOutputs, CertificateOutputs, LoadBalancerOutputs, RouteOutputs {

    /** The outputs that other specs can refer to, by name: each a {@link String} or a {@link Secret}. */
    Map<String, Value.Literal<?>> fields();
}
