package io.vaporform.internal.plan;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Output;
import io.vaporform.spec.PortSpec;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Refuses, all at once, what cannot be made real whatever the world looks like. */
final class Checks {

    private final Request request;
    private final Graph graph;
    private final Violations found = new Violations();

    /** Of what is referred to: often many refer to one. */
    private final Map<Address, Set<String>> outputFields = new HashMap<>();

    Checks(Request request, Graph graph) {
        this.request = request;
        this.graph = graph;
    }

    /** @throws InvalidSpecException naming everything that is wrong */
    void run() {
        request.wanted().forEach(this::wanted);
        request.removals().keySet().forEach(this::removal);
        request.states().forEach(this::stays);
        oneWriter();
        String cycle = graph.cycle();
        found.unless(cycle.isEmpty(), "references", cycle, "they form a cycle", "remove one of them");
        found.throwIfAny();
    }

    private void wanted(Address address, Wanted wanted) {
        String prefix = address.local() + ": ";
        wanted.spec().references().forEach(output -> reference(prefix, address, output));
        if (wanted.spec() instanceof RouteSpec route) {
            route(prefix, address, route);
        }
        Serving serving = request.serving().get(address);
        if (serving != null) {
            Violations own = new Violations();
            BalancingNeeds.check(wanted.spec(), serving, own);
            serving.of(address.kind()).ifPresent(resources -> resources.validate(wanted.spec(), serving.can(), own));
            found.addAll(prefix, own.list());
        }
    }

    private void reference(String prefix, Address self, Output<?> output) {
        String stack = self.project() + "/" + self.stack();
        if (output.stack() != null && !output.stack().equals(stack)) {
            found.add(
                    prefix + output,
                    output.stack(),
                    "only resources of the same stack can be referred to",
                    "hand the value over as a literal");
            return;
        }
        Address target = Resolver.target(self, output);
        Optional<Spec> spec = specOf(target);
        if (spec.isEmpty()) {
            found.add(
                    prefix + output,
                    target.local(),
                    "there is no such resource in " + stack,
                    "declare it, or correct the name");
            return;
        }
        Set<String> fields = outputFields.computeIfAbsent(
                target, any -> new TreeSet<>(spec.get().outputFields()));
        if (!fields.contains(output.field())) {
            found.add(
                    prefix + output,
                    output.field(),
                    "there is no such output",
                    fields.isEmpty() ? "give " + target.local() + " a port" : "use one of " + fields);
        }
    }

    /** A load balancer of another stack is the provider's to know. */
    private void route(String prefix, Address self, RouteSpec route) {
        if (route.balancer().stack().isEmpty()) {
            Address balancer = route.balancer().from(self);
            found.unless(
                    specOf(balancer).isPresent(),
                    prefix + "balancer",
                    route.balancer(),
                    "there is no such load balancer in " + self.project() + "/" + self.stack(),
                    "declare it, or write project/stack/name for one that another project shares");
        }
        route.targets().forEach(target -> {
            Optional<Spec> spec = specOf(target.from(self));
            found.unless(
                    spec.isPresent(),
                    prefix + "targets",
                    target.deployment(),
                    "there is no such deployment in " + self.project() + "/" + self.stack(),
                    "declare it, or correct the name");
            spec.ifPresent(its -> {
                List<String> ports = ((DeploymentSpec) its)
                        .ports().stream().map(PortSpec::name).toList();
                found.unless(
                        target.port().map(ports::contains).orElse(!ports.isEmpty()),
                        prefix + "targets",
                        target.deployment()
                                + target.port().map(port -> ":" + port).orElse(""),
                        "there is no such port",
                        ports.isEmpty() ? "give " + target.deployment() + " a port" : "use one of " + ports);
            });
        });
    }

    private Optional<Spec> specOf(Address target) {
        Wanted wanted = request.wanted().get(target);
        if (wanted != null) {
            return Optional.of(wanted.spec());
        }
        return request.removals().containsKey(target)
                ? Optional.empty()
                : Optional.ofNullable(request.states().get(target))
                        .flatMap(ResourceState::wanted)
                        .map(Wanted::spec);
    }

    private void removal(Address address) {
        ResourceState state = request.states().get(address);
        found.unless(
                state == null || state.wanted().map(w -> !w.protect()).orElse(true),
                address.local(),
                "delete",
                "it is protected",
                "unprotect it first");
    }

    /** What stays must not use what goes. */
    private void stays(Address user, ResourceState state) {
        if (request.removals().containsKey(user) || request.wanted().containsKey(user)) {
            return;
        }
        state.wanted().ifPresent(wanted -> wanted.spec().references().forEach(output -> {
            Address used = Resolver.target(user, output);
            found.unless(
                    !request.removals().containsKey(used),
                    used.local(),
                    "delete",
                    user.local() + " still uses " + output,
                    "change or delete that first");
        }));
        state.wanted()
                .map(Wanted::spec)
                .filter(RouteSpec.class::isInstance)
                .ifPresent(route -> Planner.targets(user, route).stream()
                        .filter(request.removals()::containsKey)
                        .forEach(used -> found.add(
                                used.local(),
                                "delete",
                                user.local() + " still needs it",
                                "change or remove that first")));
    }

    /** A volume has one writer: two deployments on one volume would corrupt it. */
    private void oneWriter() {
        Map<String, Set<Address>> users = new HashMap<>();
        request.states().forEach((address, state) -> {
            if (!request.wanted().containsKey(address) && !request.removals().containsKey(address)) {
                state.applied().map(Life::spec).ifPresent(spec -> mounts(users, address, spec));
            }
        });
        request.wanted().forEach((address, wanted) -> mounts(users, address, wanted.spec()));
        users.forEach((volume, by) -> found.unless(
                by.size() <= 1,
                "volume/" + volume,
                by.stream().map(Address::local).toList(),
                "a volume has one writer",
                "give each its own volume"));
    }

    private static void mounts(Map<String, Set<Address>> users, Address address, Spec spec) {
        if (spec instanceof DeploymentSpec deployment) {
            deployment.mounts().stream().map(Mount::volume).forEach(volume -> users.computeIfAbsent(
                            volume, none -> new LinkedHashSet<>())
                    .add(address));
        }
    }
}
