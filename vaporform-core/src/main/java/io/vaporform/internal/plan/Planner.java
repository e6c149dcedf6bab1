package io.vaporform.internal.plan;

import io.vaporform.plan.Action;
import io.vaporform.plan.Change;
import io.vaporform.plan.FieldChange;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Value;
import io.vaporform.spec.Violations;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capability;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.state.Life;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the plan of one request. Pure, and linear in the number of resources. */
public final class Planner {

    /** Before a digest of what is wanted as it is written, where part of it is not known yet. */
    private static final String UNRESOLVED = "?";

    private final Request request;
    private final Digest digest;
    private final Resolver resolver;
    private final Map<Address, Change> changes = new HashMap<>();
    private final Violations refused = new Violations();

    private Planner(Request request, Digest digest) {
        this.request = request;
        this.digest = digest;
        this.resolver = new Resolver(new Known());
    }

    /** @throws io.vaporform.error.InvalidSpecException naming everything that cannot be */
    public static Plan plan(Request request, Digest digest) {
        Graph graph = graph(request);
        new Checks(request, graph).run();
        return new Planner(request, digest).run(graph);
    }

    /** What must be in place, or gone, before what. */
    public static Graph graph(Request request) {
        Graph graph = new Graph();
        request.wanted().forEach((address, wanted) -> graph.add(address, targets(address, wanted.spec())));
        request.removals().keySet().forEach(address -> graph.add(address, Set.of()));
        if (!request.removals().isEmpty()) {
            removalsLast(request, graph);
        }
        return graph;
    }

    /** What goes, goes after everything that used it has changed or gone. */
    private static void removalsLast(Request request, Graph graph) {
        request.states().forEach((user, state) -> Stream.concat(
                        lives(state).stream().flatMap(life -> uses(user, life).stream()),
                        state.wanted().stream().flatMap(wanted -> targets(user, wanted.spec()).stream()))
                .filter(request.removals()::containsKey)
                .forEach(used -> graph.add(used, Set.of(user))));
    }

    private static Collection<Life> lives(ResourceState state) {
        Collection<Life> all = new ArrayList<>(state.retiring());
        state.applied().ifPresent(all::add);
        state.next().ifPresent(next -> all.add(next.life()));
        return all;
    }

    /** What must not go as long as {@code life} is there. */
    public static Set<Address> uses(Address self, Life life) {
        Set<Address> all = new LinkedHashSet<>(life.uses());
        all.addAll(targets(self, life.spec()));
        return all;
    }

    /** Resolved specs have lost their references, but a mount still names its volume. */
    public static Set<Address> targets(Address self, Spec spec) {
        Set<Address> all = new LinkedHashSet<>();
        spec.references().forEach(output -> all.add(Resolver.target(self, output)));
        if (spec instanceof RouteSpec route) {
            all.addAll(routed(self, route));
        }
        if (spec instanceof DeploymentSpec deployment) {
            deployment
                    .mounts()
                    .forEach(mount -> all.add(new Address(self.project(), self.stack(), Kind.VOLUME, mount.volume())));
        }
        return all;
    }

    /** The load balancer that it hangs on, if that is of its own stack, and whoever gets its requests. */
    private static Set<Address> routed(Address self, RouteSpec route) {
        Set<Address> all = new LinkedHashSet<>();
        if (route.balancer().stack().isEmpty()) {
            all.add(route.balancer().from(self));
        }
        route.targets().forEach(target -> all.add(target.from(self)));
        return all;
    }

    private Plan run(Graph graph) {
        List<Change> ordered = new ArrayList<>();
        for (Address address : graph.inOrder()) {
            Wanted wanted = request.wanted().get(address);
            Change change = wanted != null ? wanted(address, wanted, graph) : removal(address, graph);
            changes.put(address, change);
            ordered.add(change);
        }
        refused.throwIfAny();
        return new Plan(request.stack(), request.revision(), ordered);
    }

    private Change removal(Address address, Graph graph) {
        Request.Removal removal = request.removals().get(address);
        if (removal == null) {
            throw new IllegalStateException(address + " is neither wanted nor to go");
        }
        ResourceState state = request.states().getOrDefault(address, ResourceState.of(address));
        String provider = lives(state).stream().map(Life::provider).findFirst().orElse("");
        boolean settled = removal.retain() && state.phase() == Phase.RETAINED;
        Action action = settled ? Action.NO_OP : removal.retain() ? Action.RETAIN : Action.DELETE;
        return new Change(
                address,
                action,
                removal.reason(),
                List.of(),
                action == Action.DELETE,
                provider,
                "",
                graph.dependenciesOf(address));
    }

    private Change wanted(Address address, Wanted wanted, Graph graph) {
        ResourceState state = request.states().getOrDefault(address, ResourceState.of(address));
        Serving serving = request.serving().get(address);
        if (serving == null) {
            throw new IllegalStateException("no provider was chosen for " + address);
        }
        Spec resolved = resolver.resolve(address, wanted.spec());
        String inputs = Resolver.isResolved(resolved) ? digest.of(resolved) : UNRESOLVED + digest.of(wanted.spec());
        Set<Address> dependsOn = graph.dependenciesOf(address);
        Optional<Life> applied = state.applied();
        if (applied.isEmpty()) {
            String reason = state.unsettled()
                    ? "begun before and not finished (" + state.phase() + ")"
                    : "declared by " + source(wanted) + ", not there yet";
            return new Change(
                    address,
                    Action.CREATE,
                    reason + noted(resolved, serving),
                    List.of(),
                    false,
                    serving.name(),
                    inputs,
                    dependsOn);
        }
        Life now = applied.get();
        boolean same = inputs.equals(now.inputs()) && now.provider().equals(serving.name());
        if (same && !state.unsettled() && state.phase() == Phase.READY) {
            return new Change(address, Action.NO_OP, "as wanted", List.of(), false, serving.name(), inputs, dependsOn);
        }
        if (same) {
            String reason = state.phase() == Phase.RETAINED
                    ? "was kept for its data, in use again"
                    : "to be settled (" + state.phase() + ")";
            return new Change(address, Action.UPDATE, reason, List.of(), false, serving.name(), inputs, dependsOn);
        }
        return changed(address, wanted, state, new Difference(now, serving, resolved, inputs), dependsOn);
    }

    private record Difference(Life now, Serving serving, Spec resolved, String inputs) {}

    private Change changed(Address address, Wanted wanted, ResourceState state, Difference d, Set<Address> dependsOn) {
        ChangeEffect effect = effect(address, d.now(), d.serving(), d.resolved());
        boolean replaces = effect.how() != ChangeEffect.How.IN_PLACE;
        refused.unless(
                !(replaces && wanted.protect()),
                address.local(),
                "replace",
                "it is protected",
                "unprotect it first, or keep what makes a replace necessary");
        refused.unless(
                !(effect.interrupts() && wanted.spec() instanceof DeploymentSpec spec && spec.uninterrupted()),
                address.local(),
                "change",
                "it would interrupt service (" + effect.why() + ") and the spec says uninterrupted()",
                "drop uninterrupted(), or what makes it interrupt");
        List<FieldChange> fields = FieldDiff.between(d.now().spec(), d.resolved());
        return new Change(
                address,
                replaces ? Action.REPLACE : Action.UPDATE,
                reason(wanted, state, effect, d.inputs()) + noted(d.resolved(), d.serving()),
                withOverrides(fields, wanted, state),
                effect.interrupts(),
                d.serving().name(),
                d.inputs(),
                dependsOn);
    }

    /** How the provider makes the change; a change of provider is always a new generation. */
    public static ChangeEffect effect(Address address, Life now, Serving serving, Spec after) {
        if (!now.provider().equals(serving.name())) {
            if (address.kind().equals(Kind.VOLUME)) {
                throw new Violations()
                        .add(
                                address.local() + ": on",
                                serving.name(),
                                "a volume cannot move away from " + now.provider(),
                                "make a new volume and copy the data")
                        .exception();
            }
            if (address.kind().isNamedByDns()) {
                throw new Violations()
                        .add(
                                address.local() + ": on",
                                serving.name(),
                                "a " + address.kind() + " cannot move away from " + now.provider(),
                                "release it, and add it anew")
                        .exception();
            }
            return ChangeEffect.createFirst("it moves from " + now.provider() + " to " + serving.name());
        }
        return serving.existing(address.kind()).effect(now.spec(), after, serving.can());
    }

    private String reason(Wanted wanted, ResourceState state, ChangeEffect effect, String inputs) {
        List<String> parts = new ArrayList<>();
        String uses = wanted.spec().references().stream()
                .filter(output -> inputs.startsWith(UNRESOLVED))
                .map(Output::toString)
                .collect(Collectors.joining(", "));
        parts.add(uses.isEmpty() ? "changed by " + source(wanted) : "uses " + uses + ", which may change");
        if (state.unsettled()) {
            parts.add("an earlier change is not finished (" + state.phase() + ")");
        }
        if (!effect.why().isEmpty()) {
            parts.add(effect.why());
        }
        return String.join("; ", parts);
    }

    /** What of a spec is not kept to, for a person. */
    private static String noted(Spec spec, Serving serving) {
        boolean size = spec instanceof VolumeSpec volume
                && volume.size().isPresent()
                && !serving.can().has(Capability.VOLUME_SIZE);
        boolean storage = spec instanceof DeploymentSpec deployment
                && deployment.quota().storage().isPresent()
                && !serving.can().has(Capability.STORAGE_QUOTA);
        return size || storage ? "; its " + (size ? "size" : "storage") + " is not enforced by " + serving.name() : "";
    }

    private static String source(Wanted wanted) {
        return wanted.source().equals(Wanted.DIRECT) ? "a verb" : "blueprint '" + wanted.source() + "'";
    }

    /** Names who set directly what the plan now changes. */
    private static List<FieldChange> withOverrides(List<FieldChange> fields, Wanted wanted, ResourceState state) {
        Map<String, String> by = new HashMap<>();
        state.wanted().ifPresent(before -> before.overrides().stream()
                .filter(direct -> !wanted.overrides().contains(direct))
                .forEach(direct ->
                        by.put(direct.path(), " (by " + direct.actor() + ", " + minute(direct.at()) + " UTC)")));
        return fields.stream()
                .map(field -> new FieldChange(
                        field.path(), field.before() + by.getOrDefault(field.path(), ""), field.after()))
                .toList();
    }

    /** As {@code 14:02}. */
    private static String minute(Instant at) {
        return at.atZone(ZoneOffset.UTC)
                .toLocalTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
    }

    /** What is known at plan time: outputs of what stays as it is, and secrets that were generated before. */
    private final class Known implements Resolver.Source {

        @Override
        public Optional<Value.Literal<?>> output(Address of, String field) {
            Change change = changes.get(of);
            boolean stays = change == null || change.action() == Action.NO_OP || change.action() == Action.UPDATE;
            return Optional.ofNullable(request.states().get(of))
                    .filter(state -> stays)
                    .flatMap(ResourceState::applied)
                    .flatMap(Life::outputs)
                    .map(outputs -> outputs.fields().get(field));
        }

        @Override
        public Optional<Secret> generated(Address holder, Value.Generated what) {
            return Optional.ofNullable(request.remembered().get(Request.secretKey(holder, what.name())));
        }
    }
}
