package io.vaporform.spec;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** What files must obey: each in a directory of which nothing else has a part, so that all who run instances can put it there. */
record FileRules(DeploymentFields fields, Violations found) {

    void check() {
        fields.files.forEach(this::check);
        int all = fields.files.values().stream().mapToInt(FileRules::bytes).sum();
        found.unless(
                all <= DeploymentSpec.LARGEST_FILES,
                "files",
                all + " bytes",
                "must be " + DeploymentSpec.LARGEST_FILES + " together at most",
                "put them in the image or on a volume");
    }

    private void check(String path, Value<?> text) {
        Mount.checkPath(found, "files", path);
        String directory = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        found.unless(
                !directory.isEmpty(),
                "files",
                path,
                "must be in a directory",
                "put it below /etc, or in a directory of its own");
        places().filter(place -> isWithin(directory, place) || isWithin(place, directory))
                .forEach(place -> found.add(
                        "files",
                        path,
                        "its directory has a part in the volume or tmpfs at " + place,
                        "put it in another directory"));
        fields.files.keySet().stream()
                .filter(other -> isWithin(directory, other))
                .forEach(other ->
                        found.add("files", path, "there is a file in the place of its directory", "rename one"));
        Texts.check(found, "files." + path, text);
        found.unless(
                bytes(text) <= DeploymentSpec.LARGEST_FILE,
                "files." + path,
                "…",
                "must be " + DeploymentSpec.LARGEST_FILE + " bytes at most",
                "put it in the image or on a volume");
    }

    private Stream<String> places() {
        return Stream.of(
                        fields.mounts.stream().map(Mount::path),
                        fields.ownVolumes.stream().map(DeploymentSpec.OwnVolume::path),
                        fields.tmpfs.keySet().stream())
                .flatMap(paths -> paths);
    }

    private static boolean isWithin(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory + "/");
    }

    /** As far as it is known. */
    private static int bytes(Value<?> value) {
        if (!(value instanceof Value.Literal<?> literal)) {
            return 0;
        }
        String text = literal.value() instanceof Secret secret ? secret.reveal() : String.valueOf(literal.value());
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
