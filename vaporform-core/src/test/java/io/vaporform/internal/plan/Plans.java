package io.vaporform.internal.plan;

import io.vaporform.memory.InMemoryProvider;
import io.vaporform.plan.Change;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Spec;
import io.vaporform.spec.VolumeOutputs;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Capability;
import io.vaporform.state.Life;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a plan is made from, put together for tests. Everything is served by the in-memory provider. */
final class Plans {

    static final String BLUEPRINT = "shop";

    final Digest digest = new Digest(new byte[32]);
    private final InMemoryProvider provider = InMemoryProvider.create();
    private final Map<Address, Wanted> wanted = new LinkedHashMap<>();
    private final Map<Address, Request.Removal> removals = new LinkedHashMap<>();
    private final Map<Address, ResourceState> states = new LinkedHashMap<>();
    private final Map<Address, Serving> serving = new HashMap<>();
    private final Map<String, Secret> remembered = new HashMap<>();
    private Capabilities can = Capabilities.of(
            Capability.VOLUMES,
            Capability.REPLICAS,
            Capability.FIXED_HOST_PORT,
            Capability.INTERNAL_NETWORK,
            Capability.TMPFS,
            Capability.FILES,
            Capability.RELEASE,
            Capability.HEALTH_CHECKS,
            Capability.CPU_QUOTA,
            Capability.MEMORY_QUOTA,
            Capability.PIDS_QUOTA);

    static Address deployment(String name) {
        return new Address("shop", "main", Kind.DEPLOYMENT, name);
    }

    static Address volume(String name) {
        return new Address("shop", "main", Kind.VOLUME, name);
    }

    static DeploymentSpec.Builder web() {
        return DeploymentSpec.builder().image("web:1").port(80);
    }

    Plans can(Capability... all) {
        can = Capabilities.of(all);
        return this;
    }

    Plans want(Address address, Spec spec) {
        return want(address, new Wanted(spec, BLUEPRINT, false, List.of()));
    }

    Plans want(Address address, Wanted each) {
        wanted.put(address, each);
        return on("memory", address);
    }

    /** Has {@code address} served by the instance of that name. */
    Plans on(String name, Address address) {
        serving.put(address, new Serving(name, provider, can));
        return this;
    }

    Plans remove(Address address, String reason, boolean retain) {
        removals.put(address, new Request.Removal(reason, retain));
        return this;
    }

    Plans remember(Address holder, String name, String secret) {
        remembered.put(Request.secretKey(holder, name), Secret.of(secret));
        return this;
    }

    /** Something that was applied before, with its values known. */
    Plans applied(Address address, Spec spec) {
        return applied(address, spec, state -> state);
    }

    Plans applied(Address address, Spec spec, UnaryOperator<ResourceState> more) {
        Life life = new Life(1, "memory", spec, digest.of(spec), Optional.of(outputs(address, spec)));
        ResourceState state = ResourceState.of(address)
                .phase(Phase.READY, "")
                .wanted(Optional.of(new Wanted(spec, BLUEPRINT, false, List.of())))
                .applied(Optional.of(life));
        states.put(address, more.apply(state));
        return this;
    }

    private static Outputs outputs(Address address, Spec spec) {
        if (!(spec instanceof DeploymentSpec deployment)) {
            return VolumeOutputs.of("vol-" + address.name());
        }
        List<Endpoint> endpoints = deployment.ports().stream()
                .map(port -> new Endpoint(port.name(), From.NETWORK, address.name(), port.container()))
                .toList();
        return DeploymentOutputs.of(deployment, endpoints, List.of());
    }

    Plan plan() {
        return Planner.plan(new Request("shop/main", 7, wanted, removals, states, serving, remembered), digest);
    }

    Change change(Address address) {
        return plan().changes().stream()
                .filter(change -> change.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    List<String> order() {
        return plan().changes().stream().map(change -> change.address().local()).toList();
    }

    static List<String> lines(String text) {
        return Arrays.asList(text.split("\n"));
    }
}
