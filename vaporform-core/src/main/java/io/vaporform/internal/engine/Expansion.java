package io.vaporform.internal.engine;

import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Output;
import io.vaporform.spec.Spec;
import io.vaporform.spec.TemplateRef;
import io.vaporform.spec.Value;
import io.vaporform.spec.Violations;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import io.vaporform.template.Catalogue;
import io.vaporform.template.ResourceTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From what a user says to the resources it stands for: templates and own volumes become resources of their own. Pure. */
final class Expansion {

    private final Catalogue catalogue;
    private final Map<Address, ResourceState> states;

    Expansion(Catalogue catalogue, Map<Address, ResourceState> states) {
        this.catalogue = catalogue;
        this.states = states;
    }

    /** The resource itself and its children, by address. */
    Map<Address, Spec> expand(Address address, Spec spec) {
        Map<Address, Spec> all = new LinkedHashMap<>();
        if (spec instanceof DeploymentSpec deployment) {
            fromTemplate(address, deployment, all);
        } else {
            all.put(address, spec);
        }
        return all;
    }

    /** What the template that {@code spec} builds on asks of a provider beyond its parts. */
    Optional<ResourceTemplate> templateOf(Spec spec) {
        return spec instanceof DeploymentSpec deployment
                ? deployment.template().map(ref -> catalogue.find(ref, OptionalInt.empty()))
                : Optional.empty();
    }

    private void fromTemplate(Address address, DeploymentSpec spec, Map<Address, Spec> all) {
        Optional<ResourceTemplate> template = spec.template().map(ref -> catalogue.find(ref, deployed(address, ref)));
        if (template.isEmpty()) {
            withVolumes(address, spec, all);
            return;
        }
        ResourceTemplate found = template.get();
        DeploymentSpec.Builder merged = spec.over(found.main()).toBuilder().template(found.name(), found.version());
        DeploymentSpec main = merged.build();
        withVolumes(address, bound(address, main), all);
        children(address, main, found, all);
    }

    /** What of a deployment its template's children have too. */
    private static List<Object> passedOn(DeploymentSpec main) {
        return List.of(main.image(), main.quota(), main.pull(), main.childImages(), main.internal(), main.provider());
    }

    /**
     * The children of a template that are otherwise where {@code before}, which is expanded already, is changed to {@code after}: as they are wanted now, but for that. What was
     * said of a child alone stays.
     */
    Map<Address, Spec> changedChildren(Address address, DeploymentSpec before, DeploymentSpec after) {
        if (after.template().isEmpty() || passedOn(before).equals(passedOn(after))) {
            return Map.of();
        }
        ResourceTemplate template = catalogue.find(after.template().get(), OptionalInt.empty());
        Map<Address, Spec> old = new LinkedHashMap<>();
        Map<Address, Spec> made = new LinkedHashMap<>();
        children(address, before, template, old);
        children(address, after, template, made);
        Map<Address, Spec> changed = new LinkedHashMap<>();
        made.forEach((child, spec) -> Optional.ofNullable(states.get(child))
                .flatMap(ResourceState::wanted)
                .filter(wanted -> !spec.equals(old.get(child)))
                .ifPresent(wanted -> changed.put(child, changed(wanted.spec(), old.get(child), spec))));
        return changed;
    }

    /** What differs between {@code old} and {@code made}, in {@code now}. */
    private static Spec changed(Spec now, @Nullable Spec old, Spec made) {
        if (!(now instanceof DeploymentSpec wanted
                && old instanceof DeploymentSpec before
                && made instanceof DeploymentSpec after)) {
            return made;
        }
        DeploymentSpec.Builder builder = wanted.toBuilder();
        if (!after.image().equals(before.image())) {
            after.image().ifPresent(builder::image);
        }
        if (!after.quota().equals(before.quota())) {
            builder.quota(after.quota());
        }
        if (after.pull() != before.pull()) {
            builder.pull(after.pull());
        }
        after.provider().ifPresent(builder::on);
        if (after.internal()) {
            builder.internal();
        }
        return builder.build();
    }

    /** @param main as it is expanded */
    private void children(Address address, DeploymentSpec main, ResourceTemplate found, Map<Address, Spec> all) {
        requireChildren(found, main);
        found.children().forEach((suffix, child) -> {
            Spec made = found.isTwin(suffix) ? twin((DeploymentSpec) child, main) : child;
            Optional<String> image = Optional.ofNullable(main.childImages().get(suffix));
            child(address.child(child.kind(), suffix), address, withImage(made, image), main, all);
        });
    }

    private static void requireChildren(ResourceTemplate template, DeploymentSpec main) {
        Set<String> deployments = template.children().entrySet().stream()
                .filter(child -> child.getValue() instanceof DeploymentSpec)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        Violations violations = new Violations();
        main.childImages()
                .keySet()
                .forEach(child -> violations.unless(
                        deployments.contains(child),
                        "childImages",
                        child,
                        "template " + template + " has no such deployment",
                        "use one of " + deployments));
        violations.throwIfAny();
    }

    private static Spec withImage(Spec child, Optional<String> image) {
        return image.isPresent()
                ? ((DeploymentSpec) child).toBuilder().image(image.get()).build()
                : child;
    }

    private static DeploymentSpec twin(DeploymentSpec child, DeploymentSpec main) {
        DeploymentSpec.Builder builder = child.toBuilder().quota(main.quota()).pull(main.pull());
        main.image().ifPresent(builder::image);
        return builder.build();
    }

    /** On the provider of {@code main}, and as much kept apart as it. */
    private void child(Address address, Address owner, Spec child, DeploymentSpec main, Map<Address, Spec> all) {
        if (child instanceof DeploymentSpec deployment) {
            DeploymentSpec.Builder builder = deployment.toBuilder();
            main.provider().ifPresent(builder::on);
            if (main.internal()) {
                builder.internal();
            }
            withVolumes(address, bound(owner, builder.build()), all);
        } else {
            all.put(address, volume((VolumeSpec) child, main.provider()));
        }
    }

    /** The version that is deployed stays, whatever the catalogue has now. */
    private OptionalInt deployed(Address address, TemplateRef ref) {
        return Optional.ofNullable(states.get(address))
                .flatMap(ResourceState::wanted)
                .map(Wanted::spec)
                .filter(DeploymentSpec.class::isInstance)
                .flatMap(spec -> ((DeploymentSpec) spec).template())
                .filter(deployed -> deployed.name().equals(ref.name()))
                .map(TemplateRef::version)
                .orElse(OptionalInt.empty());
    }

    /** Own volumes as resources of their own, and the deployment that mounts them. */
    static Map<Address, Spec> withVolumes(Address address, DeploymentSpec spec) {
        Map<Address, Spec> all = new LinkedHashMap<>();
        withVolumes(address, spec, all);
        return all;
    }

    private static void withVolumes(Address address, DeploymentSpec spec, Map<Address, Spec> all) {
        List<Mount> mounts = new ArrayList<>(spec.mounts());
        for (DeploymentSpec.OwnVolume own : spec.ownVolumes()) {
            Address volume = address.child(Kind.VOLUME, own.name());
            mounts.add(Mount.of(volume.name(), own.path()));
            all.put(volume, volume(own.spec(), spec.provider()));
        }
        all.put(
                address,
                spec.ownVolumes().isEmpty()
                        ? spec
                        : spec.toBuilder().mounts(mounts).build());
    }

    private static VolumeSpec volume(VolumeSpec spec, Optional<String> provider) {
        if (spec.provider().isPresent() || provider.isEmpty()) {
            return spec;
        }
        return spec.toBuilder().on(provider.get()).build();
    }

    /** Puts the owner's name before every name that begins with a dot. */
    private static DeploymentSpec bound(Address owner, DeploymentSpec spec) {
        return spec.mapValues(value -> bound(owner, value));
    }

    private static Value<?> bound(Address owner, Value<?> value) {
        if (value instanceof Output<?> output && output.name().startsWith(".")) {
            String name = output.name().equals(".") ? owner.name() : owner.name() + output.name();
            return new Output<>(output.kind(), name, output.field(), output.stack(), output.secret());
        }
        if (value instanceof Value.Format format) {
            List<Value<?>> parts = new ArrayList<>();
            format.parts().forEach(part -> parts.add(bound(owner, part)));
            return new Value.Format(format.template(), parts);
        }
        return value;
    }
}
