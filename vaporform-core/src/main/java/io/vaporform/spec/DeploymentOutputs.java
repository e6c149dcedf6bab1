package io.vaporform.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a provider reports of a deployment. Prints without secrets. */
public sealed interface DeploymentOutputs extends Outputs permits DeploymentOutputsRecord {

    /**
     * Where the deployment as a whole can be reached: one entry for each port and view that there is. Seen from the host that may be its first instance only; see {@link #instances()} for
     * each.
     */
    List<Endpoint> endpoints();

    /** The running copies, in the order of their numbers. */
    List<Instance> instances();

    /** How clients log in to the first port. */
    Optional<Access> access();

    /**
     * What the instances run, by a name that always means the same, such as {@code shop/web@sha256:…}: a tag may mean something else by now. Empty where there is none.
     */
    Optional<String> image();

    /** These outputs, with the image that runs. */
    DeploymentOutputs withImage(Optional<String> image);

    /**
     * @param wanted the resolved spec, for the login that makes up the URI
     * @param endpoints of the whole; the first port's first
     */
    static DeploymentOutputs of(DeploymentSpec wanted, List<Endpoint> endpoints, List<Instance> instances) {
        return new DeploymentOutputsRecord(endpoints, instances, wanted.access(), Optional.empty());
    }

    /** For the store: outputs as they were reported before. */
    static DeploymentOutputs of(Optional<Access> access, List<Endpoint> endpoints, List<Instance> instances) {
        return new DeploymentOutputsRecord(endpoints, instances, access, Optional.empty());
    }

    /** The first port's endpoint for clients that stand there; empty if it cannot be reached from there. */
    default Optional<Endpoint> endpoint(From from) {
        return endpoints().stream().filter(e -> e.from() == from).findFirst();
    }

    default Optional<Endpoint> endpoint(String port, From from) {
        return endpoints().stream()
                .filter(e -> e.from() == from && e.port().equals(port))
                .findFirst();
    }

    /** The first port's URI with the login in it. */
    default Optional<Secret> uri(From from) {
        return endpoint(from).map(e -> access().orElse(Access.HTTP).uri(e.host(), e.number()));
    }

    default Optional<Credentials> credentials() {
        return access().flatMap(Access::credentials);
    }

    @Override
    default Map<String, Value.Literal<?>> fields() {
        Map<String, Value.Literal<?>> fields = new LinkedHashMap<>();
        endpoints().stream().filter(e -> e.from() == From.NETWORK).forEach(e -> {
            fields.putIfAbsent("host", new Value.Literal<>(e.host()));
            fields.putIfAbsent("port", new Value.Literal<>(Integer.toString(e.number())));
            fields.put(e.port() + ".host", new Value.Literal<>(e.host()));
            fields.put(e.port() + ".port", new Value.Literal<>(Integer.toString(e.number())));
        });
        uri(From.NETWORK).ifPresent(uri -> fields.put("uri", new Value.Literal<>(uri)));
        credentials().ifPresent(login -> {
            fields.put("username", new Value.Literal<>(login.username()));
            fields.put("password", new Value.Literal<>(login.password()));
        });
        return fields;
    }
}

record DeploymentOutputsRecord(
        List<Endpoint> endpoints, List<Instance> instances, Optional<Access> access, Optional<String> image)
        implements DeploymentOutputs {
    DeploymentOutputsRecord {
        endpoints = List.copyOf(endpoints);
        instances = List.copyOf(instances);
    }

    @Override
    public DeploymentOutputs withImage(Optional<String> image) {
        return new DeploymentOutputsRecord(endpoints, instances, access, image);
    }
}
