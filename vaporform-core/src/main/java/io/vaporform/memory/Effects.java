package io.vaporform.memory;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Mount;
import io.vaporform.spec.PortSpec;
import io.vaporform.spi.ChangeEffect;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** What a change of a deployment takes. The same as with containers: what they are created with cannot be changed later. */
final class Effects {

    private static final List<Field> FIXED = List.of(
            new Field("image", DeploymentSpec::image),
            new Field("ports", DeploymentSpec::ports),
            new Field("env", DeploymentSpec::env),
            new Field("mounts", DeploymentSpec::mounts),
            new Field("tmpfs", DeploymentSpec::tmpfs),
            new Field("files", DeploymentSpec::files),
            new Field("health", DeploymentSpec::health),
            new Field("command", DeploymentSpec::command),
            new Field("release", DeploymentSpec::release),
            new Field("workingDirectory", DeploymentSpec::workingDirectory),
            new Field("labels", DeploymentSpec::labels),
            new Field("user", DeploymentSpec::user),
            new Field("linuxCapabilities", DeploymentSpec::linuxCapabilities),
            new Field("internal", DeploymentSpec::internal));

    private Effects() {}

    static ChangeEffect of(DeploymentSpec before, DeploymentSpec after) {
        List<String> changed = FIXED.stream()
                .filter(field -> !field.of().apply(before).equals(field.of().apply(after)))
                .map(Field::name)
                .toList();
        if (changed.isEmpty()) {
            return ChangeEffect.inPlace();
        }
        String why = String.join(", ", changed) + " of a running instance cannot be changed";
        Set<String> shared = new HashSet<>(exclusive(before));
        shared.retainAll(exclusive(after));
        return shared.isEmpty()
                ? ChangeEffect.createFirst(why)
                : ChangeEffect.deleteFirst(why + ", and only one generation can have " + String.join(", ", shared));
    }

    /** What two generations cannot have at one time. */
    private static Set<String> exclusive(DeploymentSpec spec) {
        Set<String> all = new HashSet<>();
        spec.mounts().stream().map(Mount::volume).map("volume "::concat).forEach(all::add);
        spec.ports().stream()
                .map(PortSpec::host)
                .filter(OptionalInt::isPresent)
                .forEach(port -> all.add("host port " + port.getAsInt()));
        return all;
    }

    private record Field(String name, Function<DeploymentSpec, Object> of) {}
}
