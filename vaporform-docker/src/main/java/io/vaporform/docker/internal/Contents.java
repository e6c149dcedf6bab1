package io.vaporform.docker.internal;

import io.vaporform.spec.ByteSize;
import io.vaporform.spec.DeploymentSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is in a container, however it is asked for.
 *
 * @param image what the image says
 * @param policy what it may do
 */
public record Contents(DeploymentSpec spec, Images.Facts image, Policy policy) {

    /** Where programs expect to be able to write, and podman lets them too when the rest is read-only. */
    private static final List<String> SCRATCH = List.of("/run", "/tmp", "/var/tmp");

    private static final ByteSize SCRATCH_SIZE = ByteSize.ofMebibytes(64);

    /** A container that talks must not fill the disk. */
    public static final Map<String, String> LOG_ROTATION = Map.of("max-size", "10m", "max-file", "3");

    static List<String> env(DeploymentSpec spec) {
        return spec.env().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + Values.text(variable.getValue()))
                .toList();
    }

    public List<String> env() {
        return env(spec);
    }

    /** Who it runs as; empty for root. That of the image too: its name may belong to another image by the time the container is made. */
    public Optional<String> user() {
        return spec.user().or(() -> Optional.of(image.user()).filter(user -> !user.isEmpty()));
    }

    public FileOwner fileOwner() {
        return FileOwner.of(user().orElse(""));
    }

    /** Whether what is read-only at {@code directory} takes nothing from the places where programs expect to be able to write. */
    static boolean leavesScratch(String directory) {
        return SCRATCH.stream().noneMatch(place -> place.equals(directory) || place.startsWith(directory + "/"));
    }

    /** All that can be written but volumes that the spec names: also where the image would have the engine make one, without a limit. */
    public Map<String, ByteSize> tmpfs() {
        Map<String, ByteSize> places = new TreeMap<>();
        if (!policy.writableRoot()) {
            SCRATCH.forEach(path -> places.put(path, SCRATCH_SIZE));
            image.volumes().forEach(path -> places.put(path, SCRATCH_SIZE));
            spec.mounts().forEach(mount -> places.remove(mount.path()));
        }
        places.putAll(spec.tmpfs());
        return places;
    }
}
