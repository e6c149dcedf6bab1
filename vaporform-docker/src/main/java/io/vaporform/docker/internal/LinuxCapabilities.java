package io.vaporform.docker.internal;

import com.github.dockerjava.api.model.Capability;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** Which Linux capabilities there are for containers. */
public final class LinuxCapabilities {

    private LinuxCapabilities() {}

    /** Those of {@code names} that are none, or are all of them at once. */
    public static Set<String> unknown(Set<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        Arrays.stream(Capability.values())
                .filter(capability -> capability != Capability.ALL)
                .map(Enum::name)
                .forEach(unknown::remove);
        return unknown;
    }
}
