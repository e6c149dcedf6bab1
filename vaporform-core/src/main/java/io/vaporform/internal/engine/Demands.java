package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.internal.plan.Request;
import io.vaporform.internal.plan.Resolver;
import io.vaporform.spec.Access;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DomainSpec;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.Quota;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Value;
import io.vaporform.spec.Violations;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Cause;
import io.vaporform.state.Life;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import io.vaporform.template.Catalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The demands of the verbs. */
public final class Demands {

    private final Catalogue catalogue;
    private final Quota limits;

    /** @param limits of each deployment of an image, where its own quota leaves them open */
    public Demands(Catalogue catalogue, Quota limits) {
        this.catalogue = catalogue;
        this.limits = limits;
    }

    /**
     * One thing a blueprint declares.
     *
     * @param protect whether deleting and replacing it is refused
     * @param drift what is done when the world differs, if it says so
     */
    public record Declared(Spec spec, boolean protect, Optional<DriftPolicy> drift) {}

    /**
     * Everything a blueprint declares, and nothing else that it declared before.
     *
     * @param adopt whether what others declared is taken over
     * @param mayLoseMuch whether it is meant when a large part of the stack goes
     */
    public Demand.Source blueprint(String name, Map<Address, Declared> declared, boolean adopt, boolean mayLoseMuch) {
        return states -> {
            Map<Address, Wanted> wanted = new LinkedHashMap<>();
            Violations found = new Violations();
            declared.forEach((address, each) -> expanded(address, each, name, states, wanted, found));
            found.throwIfAny();
            refuseForeign(name, wanted.keySet(), states, adopt);
            Map<Address, Request.Removal> removals = new LinkedHashMap<>();
            states.forEach((address, state) -> {
                boolean dropped = state.wanted()
                        .map(before -> before.source().equals(name))
                        .orElse(state.phase() == Phase.DELETING);
                if (!wanted.containsKey(address) && dropped) {
                    removals.put(
                            address,
                            state.wanted().isPresent()
                                    ? noLonger(address, "blueprint '" + name + "' no longer declares it")
                                    : new Request.Removal("was to be deleted before, and is still there", false));
                }
            });
            return new Demand(wanted, removals, Map.of(), mayLoseMuch);
        };
    }

    /**
     * As {@link #blueprint}, of parts that the stack need not be read for: it declares nothing but some of {@code parts}, and only what of these it declared before, or what was to go before, can go, however much that is.
     *
     * @param parts in the place of which {@code declared} is told what is recorded, with what they use
     */
    public Demand.Source composed(
            String name, Set<Address> parts, Function<Map<Address, ResourceState>, Map<Address, Declared>> declared) {
        return Demand.Source.about(parts, states -> {
            Demand demand = blueprint(name, declared.apply(states), false, true).of(states);
            Map<Address, Request.Removal> removals = new LinkedHashMap<>();
            states.forEach((address, state) -> {
                boolean was = state.wanted()
                        .map(wanted -> wanted.source().equals(name))
                        .orElse(parts.contains(address) && state.phase() != Phase.RETAINED);
                if (was && !demand.wanted().containsKey(address)) {
                    removals.put(address, noLonger(address, name + " no longer needs it"));
                }
            });
            return new Demand(demand.wanted(), removals, Map.of(), true);
        });
    }

    /** One component, deployed by a verb. */
    public Demand.Source component(Address address, Spec spec) {
        return Demand.Source.about(address, states -> {
            Map<Address, Wanted> wanted = new LinkedHashMap<>();
            Optional<Wanted> before = wanted(states, address);
            boolean protect = before.map(Wanted::protect).orElse(false);
            Violations found = new Violations();
            expanded(
                    address,
                    new Declared(spec, protect, before.flatMap(Wanted::drift)),
                    Wanted.DIRECT,
                    states,
                    wanted,
                    found);
            found.throwIfAny();
            refuseForeign(Wanted.DIRECT, wanted.keySet(), states, false);
            Map<Address, Request.Removal> removals = new LinkedHashMap<>();
            states.keySet().stream()
                    .filter(other -> isChild(other, address)
                            && !wanted.containsKey(other)
                            && wanted(states, other).isPresent())
                    .forEach(other -> removals.put(other, noLonger(other, address.local() + " no longer has it")));
            return new Demand(wanted, removals, Map.of(), false);
        });
    }

    /** The same deployment with something changed by a verb; kept as an override where a blueprint declares it. */
    public Demand.Source change(Address address, UnaryOperator<DeploymentSpec> change, Wanted.DirectChange what) {
        return Demand.Source.about(address, states -> {
            Wanted before = existing(states, address);
            DeploymentSpec now = (DeploymentSpec) before.spec();
            DeploymentSpec after = limitedIfNew(change.apply(now), now);
            List<Wanted.DirectChange> overrides = overrides(before, after, what);
            Map<Address, Wanted> wanted = new LinkedHashMap<>();
            Expansion.withVolumes(address, after)
                    .forEach((each, spec) -> wanted.put(
                            each,
                            new Wanted(
                                    spec,
                                    before.source(),
                                    before.protect(),
                                    each.equals(address) ? overrides : List.of(),
                                    before.drift())));
            new Expansion(catalogue, states)
                    .changedChildren(address, now, after)
                    .forEach((child, spec) ->
                            wanted.put(child, existing(states, child).with(spec)));
            return new Demand(wanted, Map.of(), Map.of(), false);
        });
    }

    /** As {@link #change}, of a domain. */
    public Demand.Source changeDomain(Address address, UnaryOperator<DomainSpec> change, Wanted.DirectChange what) {
        return Demand.Source.about(address, states -> {
            Wanted before = existing(states, address);
            DomainSpec after = change.apply((DomainSpec) before.spec());
            return wanting(
                    address,
                    new Wanted(
                            after, before.source(), before.protect(), overrides(before, after, what), before.drift()));
        });
    }

    private static List<Wanted.DirectChange> overrides(Wanted before, Spec after, Wanted.DirectChange what) {
        List<Wanted.DirectChange> overrides = new ArrayList<>(before.overrides());
        boolean changed = !after.equals(before.spec());
        if (changed && !before.source().equals(Wanted.DIRECT)) {
            overrides.removeIf(other -> other.path().equals(what.path()));
            overrides.add(what);
        }
        return overrides;
    }

    public Demand.Source protect(Address address, boolean protect) {
        return Demand.Source.about(address, states -> {
            Wanted before = existing(states, address);
            return wanting(
                    address, new Wanted(before.spec(), before.source(), protect, before.overrides(), before.drift()));
        });
    }

    public Demand.Source drift(Address address, DriftPolicy policy) {
        return Demand.Source.about(address, states -> {
            Wanted before = existing(states, address);
            return wanting(
                    address,
                    new Wanted(
                            before.spec(), before.source(), before.protect(), before.overrides(), Optional.of(policy)));
        });
    }

    /** The same once more. */
    public static Demand.Source again(Address address, Cause cause) {
        return Demand.Source.about(
                address,
                states -> new Demand(
                        Map.of(address, existing(states, address)), Map.of(), Map.of(address, cause), false));
    }

    /**
     * The data of a deployment as it was. Its volume is filled anew, and the deployment goes over to that one.
     *
     * @throws io.vaporform.error.InvalidSpecException if it is not said which volume, or the deployment does not keep a log that goes up to a moment
     */
    public Demand.Source restore(Address address, RestorePoint point) {
        return Demand.Source.about(address, states -> {
            Wanted deployment = existing(states, address);
            DeploymentSpec spec = (DeploymentSpec) deployment.spec();
            Address volume = Backups.volume(address, spec);
            new Violations()
                    .unless(
                            point.until().isEmpty() || keepsLog(spec, volume),
                            "until",
                            point.until().map(Object::toString).orElse(""),
                            address.local() + " keeps no log of what happens after a backup",
                            "restore a backup as it is")
                    .throwIfAny();
            Wanted before = existing(states, volume);
            VolumeSpec now = (VolumeSpec) before.spec();
            VolumeSpec after = now.toBuilder().from(point.after(now.from())).build();
            Map<Address, Wanted> wanted = new LinkedHashMap<>();
            wanted.put(volume, before.with(after));
            wanted.put(address, deployment);
            return new Demand(wanted, Map.of(), Map.of(), false);
        });
    }

    /** Whether a deployment goes on behind a backup up to the moment that its volume is to be brought to. */
    public static boolean keepsLog(Address address, Spec spec) {
        return spec instanceof DeploymentSpec deployment && keepsLog(deployment, Backups.volume(address, deployment));
    }

    private static boolean keepsLog(DeploymentSpec spec, Address volume) {
        return spec.references().stream()
                .anyMatch(output -> output.kind().equals(Kind.VOLUME)
                        && output.name().equals(volume.name())
                        && output.field().equals(VolumeSpec.UNTIL));
    }

    /** Another password for a deployment whose password is generated. */
    public Demand.Source rotate(Address address) {
        return Demand.Source.about(address, states -> {
            Wanted wanted = existing(states, address);
            DeploymentSpec spec = (DeploymentSpec) wanted.spec();
            Optional<Value<Secret>> password = spec.access().flatMap(Access::password);
            if (password.isPresent() && password.get() instanceof Value.Generated generated) {
                return new Demand(
                        Map.of(address, wanted),
                        Map.of(),
                        Map.of(),
                        List.of(new Demand.Renewal(Resolver.holder(address, spec, generated), generated)),
                        false);
            }
            throw new Violations()
                    .add(
                            "credentials",
                            address.local(),
                            password.map(given -> given instanceof Output<?> output
                                            ? "they are those of " + output.kind() + "/" + output.name()
                                            : "they are given by its spec")
                                    .orElse("it has none"),
                            password.map(given ->
                                            given instanceof Output<?> ? "rotate them there" : "deploy it with others")
                                    .orElse("give it access(…) with a generated password"))
                    .exception();
        });
    }

    /** The whole stack goes. */
    public Demand.Source destroyAll(boolean deleteData) {
        return states -> new Demand(Map.of(), removals(states, states.keySet(), deleteData), Map.of(), true);
    }

    /** One component with its children goes. */
    public Demand.Source destroy(Address address, boolean deleteData) {
        return Demand.Source.about(address, states -> {
            List<Address> going = states.keySet().stream()
                    .filter(other -> other.equals(address) || isChild(other, address))
                    .toList();
            going.forEach(each -> wanted(states, each)
                    .filter(wanted -> !wanted.source().equals(Wanted.DIRECT))
                    .ifPresent(wanted -> {
                        throw new ConflictException(each + " is declared by blueprint '" + wanted.source()
                                + "'; take it out of that blueprint and apply it");
                    }));
            return new Demand(Map.of(), removals(states, going, deleteData), Map.of(), true);
        });
    }

    /** One domain goes, also while it serves. */
    public Demand.Source releaseByForce(Address address) {
        return Demand.Source.about(address, states -> {
            Demand going = destroy(address, false).of(states);
            Map<Address, Request.Removal> forced = new LinkedHashMap<>();
            going.removals()
                    .keySet()
                    .forEach(each -> forced.put(each, new Request.Removal("released by force", false, true)));
            return new Demand(Map.of(), forced, Map.of(), true);
        });
    }

    private static Map<Address, Request.Removal> removals(
            Map<Address, ResourceState> states, Iterable<Address> going, boolean deleteData) {
        Map<Address, Request.Removal> removals = new LinkedHashMap<>();
        going.forEach(address -> {
            ResourceState state = states.get(address);
            boolean retain = address.kind().equals(Kind.VOLUME)
                    && !deleteData
                    && state != null
                    && state.applied().isPresent();
            removals.put(address, new Request.Removal(retain ? "destroyed; its data is kept" : "destroyed", retain));
        });
        return removals;
    }

    private static Request.Removal noLonger(Address address, String reason) {
        boolean retain = address.kind().equals(Kind.VOLUME);
        return new Request.Removal(retain ? reason + "; its data is kept" : reason, retain);
    }

    private void expanded(
            Address address,
            Declared declared,
            String source,
            Map<Address, ResourceState> states,
            Map<Address, Wanted> wanted,
            Violations found) {
        try {
            Spec asked = limited(declared.spec());
            new Expansion(catalogue, states).expand(address, asked).forEach((each, expanded) -> {
                Spec spec = withOrigin(expanded, states.get(each));
                Wanted other =
                        wanted.put(each, new Wanted(spec, source, declared.protect(), List.of(), declared.drift()));
                found.unless(
                        other == null,
                        each.local(),
                        "declared",
                        "it is declared twice",
                        "give one of them another name");
            });
        } catch (InvalidSpecException invalid) {
            found.addAll(address.local() + ": ", invalid.violations());
        }
    }

    /** What a volume was filled with stays said of it, whoever wants the volume. */
    private static Spec withOrigin(Spec spec, @Nullable ResourceState state) {
        if (state == null
                || !(spec instanceof VolumeSpec volume)
                || volume.from().isPresent()) {
            return spec;
        }
        return state.wanted()
                .map(Wanted::spec)
                .or(() -> state.applied().map(Life::spec))
                .flatMap(before -> ((VolumeSpec) before).from())
                .<Spec>map(from -> volume.toBuilder().from(from).build())
                .orElse(spec);
    }

    private Spec limited(Spec spec) {
        return spec instanceof DeploymentSpec deployment ? limited(deployment) : spec;
    }

    /** A template says itself what it needs. */
    private DeploymentSpec limited(DeploymentSpec spec) {
        Quota quota = spec.quota().over(limits);
        return spec.template().isPresent() || quota.equals(spec.quota())
                ? spec
                : spec.toBuilder().quota(quota).build();
    }

    /** What was deployed without limits is not limited by the way, but nobody rids a deployment of them either. */
    private DeploymentSpec limitedIfNew(DeploymentSpec after, DeploymentSpec before) {
        return after.quota().equals(before.quota()) ? after : limited(after);
    }

    private static Demand wanting(Address address, Wanted wanted) {
        return new Demand(Map.of(address, wanted), Map.of(), Map.of(), false);
    }

    private static void refuseForeign(
            String source, Set<Address> addresses, Map<Address, ResourceState> states, boolean adopt) {
        List<String> foreign = new ArrayList<>();
        addresses.forEach(address -> wanted(states, address)
                .filter(wanted -> !wanted.source().equals(source) && !adopt)
                .ifPresent(wanted -> foreign.add(address + " is "
                        + (wanted.source().equals(Wanted.DIRECT)
                                ? "deployed directly"
                                : "declared by blueprint '" + wanted.source() + "'"))));
        if (!foreign.isEmpty()) {
            throw new ConflictException(String.join("\n", foreign)
                    + (source.equals(Wanted.DIRECT) ? "\nchange it there" : "\ntake it over by blueprint.adopt()"));
        }
    }

    private static boolean isChild(Address address, Address component) {
        return !address.kind().isNamedByDns()
                && !component.kind().isNamedByDns()
                && address.name().startsWith(component.name() + ".");
    }

    private static Optional<Wanted> wanted(Map<Address, ResourceState> states, Address address) {
        return Optional.ofNullable(states.get(address)).flatMap(ResourceState::wanted);
    }

    private static Wanted existing(Map<Address, ResourceState> states, Address address) {
        return wanted(states, address).orElseThrow(() -> new Violations()
                .add(address.kind().id(), address, "there is no such " + address.kind(), "deploy or add it first")
                .exception());
    }
}
