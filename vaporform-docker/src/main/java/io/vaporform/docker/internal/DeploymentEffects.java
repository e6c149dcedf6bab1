package io.vaporform.docker.internal;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Mount;
import io.vaporform.spec.PortSpec;
import io.vaporform.spec.Quota;
import io.vaporform.spi.ChangeEffect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a change of a spec does to containers: the engine can change their number and their limits, and nothing else. */
public record DeploymentEffects(DeploymentSpec before, DeploymentSpec after) {

    ChangeEffect effect() {
        List<String> fields = fixedFields();
        if (!fields.isEmpty()) {
            return replace(String.join(", ", fields) + " of a container cannot be changed");
        }
        if (liftsLimit(before.quota(), after.quota())) {
            return replace("a limit of a container can be changed, but not lifted");
        }
        return after.replicas() == 0 && before.replicas() > 0
                ? new ChangeEffect(ChangeEffect.How.IN_PLACE, true, "no instance is left")
                : ChangeEffect.inPlace();
    }

    /** Those that differ, but for the number of instances and their limits. */
    public List<String> fixedFields() {
        List<String> changed = new ArrayList<>();
        note(changed, "image", DeploymentSpec::image);
        note(changed, "ports", DeploymentSpec::ports);
        note(changed, "env", DeploymentSpec::env);
        note(changed, "tmpfs", DeploymentSpec::tmpfs);
        note(changed, "files", DeploymentSpec::files);
        note(changed, "quota.ulimits", spec -> spec.quota().ulimits());
        note(changed, "mounts", spec -> Set.copyOf(spec.mounts()));
        note(changed, "volumes", DeploymentSpec::ownVolumes);
        note(changed, "health", DeploymentSpec::health);
        note(changed, "command", DeploymentSpec::command);
        note(changed, "release", DeploymentSpec::release);
        note(changed, "workingDirectory", DeploymentSpec::workingDirectory);
        note(changed, "labels", DeploymentSpec::labels);
        note(changed, "user", DeploymentSpec::user);
        note(changed, "linuxCapabilities", DeploymentSpec::linuxCapabilities);
        note(changed, "internal", DeploymentSpec::internal);
        return changed;
    }

    private void note(List<String> changed, String field, Function<DeploymentSpec, Object> value) {
        if (!value.apply(before).equals(value.apply(after))) {
            changed.add(field);
        }
    }

    private static boolean liftsLimit(Quota before, Quota after) {
        return (before.milliCpus().isPresent() && after.milliCpus().isEmpty())
                || (before.memory().isPresent() && after.memory().isEmpty())
                || (before.cpuWeight().isPresent() && after.cpuWeight().isEmpty())
                || (before.memoryReservation().isPresent()
                        && after.memoryReservation().isEmpty())
                || (before.pids().isPresent() && after.pids().isEmpty());
    }

    /** What two generations cannot have at one time decides which of them goes first. */
    private ChangeEffect replace(String why) {
        Set<String> shared = new HashSet<>(exclusive(before));
        shared.retainAll(exclusive(after));
        return shared.isEmpty()
                ? ChangeEffect.createFirst(why)
                : ChangeEffect.deleteFirst(why + ", and two cannot share "
                        + shared.stream().sorted().collect(Collectors.joining(", ")));
    }

    private static Set<String> exclusive(DeploymentSpec spec) {
        Stream<String> volumes = Stream.concat(
                spec.mounts().stream().map(Mount::volume),
                spec.ownVolumes().stream().map(DeploymentSpec.OwnVolume::name));
        Stream<String> ports = spec.ports().stream()
                .map(PortSpec::host)
                .filter(host -> host.isPresent())
                .map(host -> "host port " + host.getAsInt());
        return Stream.concat(volumes.map(volume -> "volume " + volume), ports).collect(Collectors.toSet());
    }
}
