package io.vaporform.spec;

import java.util.Optional;
import java.util.Set;

/** What is wanted of a resource. Immutable. More kinds come with later versions. */
public sealed interface Spec
        permits DeploymentSpec, VolumeSpec, DomainSpec, CertificateSpec, LoadBalancerSpec, RouteSpec {

    Kind kind();

    /** The provider instance that is to serve it; empty means the only one that serves its kind. */
    Optional<String> provider();

    /** Every output of another resource that this spec uses. */
    Set<Output<?>> references();

    /** The names of the outputs that a resource with this spec has, for others to refer to. */
    Set<String> outputFields();
}
