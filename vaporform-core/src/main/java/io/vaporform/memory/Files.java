package io.vaporform.memory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The files of instances and volumes: what is below a mount belongs to the volume and survives the instance. Guarded by the world's lock. */
final class Files {

    private final Map<String, Map<String, String>> byOwner = new HashMap<>();

    void write(Thing.Running instance, String path, String text) {
        if (instance.spec().files().containsKey(path)) {
            throw new IllegalStateException(path + " can only be read, as the spec says what is in it");
        }
        Place place = place(instance, path);
        byOwner.computeIfAbsent(place.owner(), owner -> new HashMap<>()).put(place.path(), text);
    }

    Optional<String> read(Thing.Running instance, String path) {
        Optional<String> given =
                Optional.ofNullable(instance.spec().files().get(path)).map(Resolved::text);
        if (given.isPresent()) {
            return given;
        }
        Place place = place(instance, path);
        return Optional.ofNullable(byOwner.getOrDefault(place.owner(), Map.of()).get(place.path()));
    }

    Map<String, String> of(String volume) {
        return Map.copyOf(byOwner.getOrDefault(volume, Map.of()));
    }

    void fill(String volume, Map<String, String> content) {
        byOwner.put(volume, new HashMap<>(content));
    }

    /** The owner is gone, and all it had. A volume's owner is its name, as that is what a mount knows. */
    void drop(Thing thing) {
        byOwner.remove(thing instanceof Thing.Stored ? thing.name() : thing.engineId());
    }

    private static Place place(Thing.Running instance, String path) {
        return instance.spec().mounts().stream()
                .filter(mount -> path.startsWith(mount.path() + "/"))
                .max(Comparator.comparingInt(mount -> mount.path().length()))
                .map(mount -> new Place(
                        Resolved.text(mount.id()), path.substring(mount.path().length())))
                .orElseGet(() -> new Place(instance.engineId(), path));
    }

    private record Place(String owner, String path) {}
}
