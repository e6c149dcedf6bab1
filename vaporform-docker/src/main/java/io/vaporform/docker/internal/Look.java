package io.vaporform.docker.internal;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.DeploymentStatus;
import io.vaporform.spi.DeploymentStatus.InstanceStatus;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Observed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks at the containers of one generation, and changes nothing. */
record Look(Parts parts, Known<DeploymentSpec, DeploymentOutputs> known, CallContext context) {

    Observed<DeploymentSpec, DeploymentOutputs> observed() {
        SortedMap<Integer, ContainerView> containers = containers();
        if (containers.isEmpty() && known.spec().replicas() > 0) {
            return Observed.absent();
        }
        DeploymentSpec actual = actual(containers.values());
        DeploymentOutputs outputs = new Reports(
                        known.mark(), actual, parts.ports().publishOn())
                .outputs(containers)
                .withImage(parts.image(containers.values(), actual, context));
        return new Observed.Present<>(actual, outputs, health(containers.values()));
    }

    DeploymentStatus status() {
        SortedMap<Integer, ContainerView> containers = containers();
        List<InstanceStatus> all = new ArrayList<>();
        for (int number = 0; number < known.spec().replicas(); number++) {
            if (!containers.containsKey(number)) {
                all.add(new InstanceStatus(Names.container(known.mark(), number), Health.UNHEALTHY, "not there"));
            }
        }
        containers.values().forEach(view -> all.add(new InstanceStatus(view.name(), view.health(), view.detail())));
        return new DeploymentStatus(all);
    }

    /** Those that are there, by their numbers. */
    private SortedMap<Integer, ContainerView> containers() {
        SortedMap<Integer, ContainerView> views = new TreeMap<>();
        parts.containers().list(known.mark(), context).forEach(listed -> {
            OptionalInt number = Names.numberOf(known.mark(), Listed.name(listed));
            // What is going is gone, and so is what has gone between the list and the look.
            number.ifPresent(n -> parts.containers()
                    .inspect(listed.getId(), context)
                    .filter(view -> !view.isGoing())
                    .ifPresent(view -> views.put(n, view)));
        });
        return views;
    }

    /** As it was applied, with what can be seen to be different. */
    private DeploymentSpec actual(Collection<ContainerView> containers) {
        DeploymentSpec wanted = known.spec();
        DeploymentSpec.Builder actual = wanted.toBuilder();
        // One that was stopped stays so: the engine starts anew only what has ended by itself.
        int running =
                (int) containers.stream().filter(view -> !view.isStopped()).count();
        if (running != wanted.replicas()) {
            actual.replicas(running);
        }
        for (ContainerView view : containers) {
            Limits seen = Limits.of(view.hostConfig());
            if (!seen.equals(parts.policy().limits(wanted))) {
                actual.quota(seen.toQuota(wanted.quota()));
            }
            if (!wanted.image().equals(Optional.of(view.config().getImage()))) {
                actual.image(view.config().getImage());
            }
        }
        return actual.build();
    }

    private static Health health(Collection<ContainerView> containers) {
        if (containers.stream().anyMatch(view -> view.health() == Health.UNHEALTHY)) {
            return Health.UNHEALTHY;
        }
        return containers.stream().allMatch(view -> view.health() == Health.HEALTHY) ? Health.HEALTHY : Health.STARTING;
    }
}
