package io.vaporform.spec;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What every deployment spec must obey, whoever serves it. */
final class DeploymentRules {

    /** Labels that start so are the library's own. */
    private static final String OWN_LABELS = "io.vaporform.";

    private static final int MOST_REPLICAS = 1000;

    /** A name of 255 characters, a tag of 128 and a digest. */
    private static final int LONGEST_IMAGE = 456;

    /** The reference grammar of the OCI distribution specification. */
    private static final Pattern IMAGE = Pattern.compile(
            "([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\\d{1,5})?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
                    + "(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?");

    private static final Pattern ENV = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9._/-]*[a-z0-9])?");
    private static final Pattern USER = Pattern.compile("\\d{1,9}(:\\d{1,9})?");
    private static final Pattern CAPABILITY = Pattern.compile("[A-Z][A-Z_]*");

    private DeploymentRules() {}

    static void check(DeploymentFields f) {
        Violations found = new Violations();
        image(f, found);
        int replicas = f.replicas();
        found.unless(
                replicas >= 0 && replicas <= MOST_REPLICAS,
                "replicas",
                replicas,
                "must be 0 to " + MOST_REPLICAS,
                "use 0 to stop it");
        ports(f, replicas, found);
        f.env.forEach((name, value) -> variable(name, value, found));
        volumes(f, replicas, found);
        new FileRules(f, found).check();
        f.labels.forEach((name, value) -> label(name, value, found));
        f.command.forEach(argument -> Texts.check(found, "command", argument));
        f.release.forEach(argument -> Texts.check(found, "release", argument));
        if (f.health != null) {
            f.health.command().forEach(argument -> Texts.check(found, "health.command", argument));
        }
        if (f.access != null) {
            f.access.username().ifPresent(user -> Texts.check(found, "access.username", user));
            f.access.password().ifPresent(password -> Texts.check(found, "access.password", password));
        }
        if (f.workingDirectory != null) {
            found.unless(
                    f.workingDirectory.startsWith("/"),
                    "workingDirectory",
                    f.workingDirectory,
                    "must be absolute",
                    "start it with a slash");
            Texts.check(found, "workingDirectory", f.workingDirectory);
        }
        if (f.user != null) {
            found.unless(USER.matcher(f.user).matches(), "user", f.user, "must be uid or uid:gid", "write 1000:1000");
        }
        f.linuxCapabilities.forEach(name -> found.unless(
                CAPABILITY.matcher(name).matches() && !name.startsWith("CAP_"),
                "linuxCapabilities",
                name,
                "must be a Linux capability without CAP_",
                "write NET_BIND_SERVICE"));
        found.throwIfAny();
    }

    private static void image(DeploymentFields f, Violations found) {
        f.childImages.forEach((child, image) -> {
            Names.checkPath(found, "childImages", child);
            image(image, "childImages." + child, found);
            found.unless(
                    f.template != null,
                    "childImages",
                    child,
                    "only a template has children",
                    "call template(\"postgres-medium\")");
        });
        if (f.image != null) {
            image(f.image, "image", found);
        } else {
            found.unless(
                    f.template != null,
                    "image",
                    "",
                    "neither image nor template was given",
                    "call image(\"name:tag\") or template(\"postgres-small\")");
        }
    }

    private static void image(String image, String path, Violations found) {
        found.unless(
                image.length() <= LONGEST_IMAGE && IMAGE.matcher(image).matches(),
                path,
                image,
                "is no image reference",
                "write name:tag or registry/name:tag, in lower case");
    }

    private static void ports(DeploymentFields f, int replicas, Violations found) {
        Set<String> names = new HashSet<>();
        Set<Integer> numbers = new HashSet<>();
        for (PortSpec port : f.ports) {
            found.unless(
                    names.add(port.name()),
                    "ports",
                    port.name(),
                    "the name is there twice",
                    "give each port its own name");
            found.unless(
                    numbers.add(port.container()),
                    "ports",
                    port.container(),
                    "the port is there twice",
                    "declare it once");
            found.unless(
                    port.host().isEmpty() || replicas <= 1,
                    "ports." + port.name() + ".host",
                    port.host().orElse(0),
                    "a fixed host port serves one instance, not " + replicas,
                    "leave the host port to be chosen, or use one replica");
            found.unless(
                    port.host().isEmpty() || !f.internal,
                    "ports." + port.name() + ".host",
                    port.host().orElse(0),
                    "what is internal has no port on the host",
                    "leave the host port out, or drop internal()");
        }
    }

    private static void variable(String name, Value<?> value, Violations found) {
        found.unless(ENV.matcher(name).matches(), "env", name, "is no variable name", "use letters, digits and '_'");
        Texts.check(found, "env." + name, value);
    }

    private static void volumes(DeploymentFields f, int replicas, Violations found) {
        Set<String> paths = new HashSet<>();
        f.mounts.forEach(mount -> found.unless(
                paths.add(mount.path()),
                "mounts",
                mount.path(),
                "two volumes cannot be at one place",
                "choose another path"));
        Set<String> names = new HashSet<>();
        f.ownVolumes.forEach(own -> {
            Names.checkLabel(found, "volume", own.name());
            Mount.checkPath(found, "volumes", own.path());
            found.unless(
                    names.add(own.name()),
                    "volumes",
                    own.name(),
                    "the name is there twice",
                    "give each volume its own name");
            found.unless(
                    paths.add(own.path()),
                    "volumes",
                    own.path(),
                    "two volumes cannot be at one place",
                    "choose another path");
        });
        f.tmpfs.forEach((path, size) -> {
            Mount.checkPath(found, "tmpfs", path);
            found.unless(!paths.contains(path), "tmpfs", path, "there is a volume at this place", "choose another path")
                    .unless(
                            size.bytes() > 0,
                            "tmpfs." + path,
                            size,
                            "must be more than nothing",
                            "give it a size such as 64Mi");
        });
        found.unless(
                paths.isEmpty() || replicas <= 1,
                "replicas",
                replicas,
                "a volume has one writer",
                "use one replica, or no volume");
    }

    private static void label(String name, String value, Violations found) {
        found.unless(
                LABEL.matcher(name).matches(),
                "labels",
                name,
                "is no label name",
                "use lower case letters, digits, '.', '-', '_' and '/'");
        found.unless(
                !name.startsWith(OWN_LABELS),
                "labels",
                name,
                "labels that start with " + OWN_LABELS + " are the library's own",
                "use a prefix of yours");
        Texts.check(found, "labels." + name, value);
    }
}
