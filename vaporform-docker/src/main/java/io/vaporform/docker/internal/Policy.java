package io.vaporform.docker.internal;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Quota;
import io.vaporform.spec.Violations;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What containers may do. Immutable.
 *
 * @param capabilities the Linux capabilities that a spec may name
 * @param rootUser whether they may run as root
 * @param writableRoot whether their root file systems are writable
 * @param unsizedVolumes whether a volume may have no size
 * @param defaults what an instance is limited to where its spec does not say
 */
public record Policy(
        Set<String> capabilities, boolean rootUser, boolean writableRoot, boolean unsizedVolumes, Quota defaults) {

    /** By its number, as only the image knows who a name is; and by one that is far from wrapping round to root's. */
    private static final Pattern USER = Pattern.compile("(\\d{1,9})(:\\d{1,9})?");

    /** What an instance of {@code spec} is limited to. */
    Quota quota(DeploymentSpec spec) {
        return spec.quota().over(defaults);
    }

    /** As {@link #quota}, in the engine's terms. */
    Limits limits(DeploymentSpec spec) {
        return Limits.of(quota(spec));
    }

    void check(DeploymentSpec spec, Violations found) {
        spec.linuxCapabilities().forEach(name -> checkCapability(name, found));
        try {
            quota(spec);
        } catch (InvalidSpecException contradiction) {
            found.addAll("with the provider's default limits: ", contradiction.violations());
        }
        spec.user().ifPresent(user -> checkUser(user, found));
    }

    void checkCapability(String name, Violations found) {
        found.unless(
                capabilities.contains(name),
                "linuxCapabilities",
                name,
                "is none that this provider gives to a container",
                "do without it, or, where the spec's author is trusted with the host, let the provider have"
                        + " DockerPolicy.strict().allowCapabilities(…)");
    }

    /** @param user of the spec, or else of the image; empty is root */
    void checkUser(String user, Violations found) {
        Matcher number = USER.matcher(user);
        found.unless(
                rootUser || (number.matches() && Long.parseLong(number.group(1)) != 0),
                "user",
                user.isEmpty() ? "root" : user,
                number.matches() || user.isEmpty()
                        ? "is root, which this provider lets nobody be"
                        : "is a name, which may be anybody's in the image",
                "name another by number, such as user(\"1000:1000\"), or let the provider have DockerPolicy.strict().allowRootUser()");
    }
}
