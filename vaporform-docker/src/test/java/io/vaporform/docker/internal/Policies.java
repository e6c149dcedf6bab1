package io.vaporform.docker.internal;

import io.vaporform.docker.DockerPolicy;
import io.vaporform.spec.Quota;

/** The policies that tests want. */
public final class Policies {

    /** As {@link DockerPolicy#strict()}. */
    public static final Policy STRICT = new Policy(
            DockerPolicy.DEFAULT_CAPABILITIES,
            false,
            false,
            false,
            Quota.builder()
                    .memory(DockerPolicy.DEFAULT_MEMORY)
                    .pids(DockerPolicy.DEFAULT_PIDS)
                    .build(),
            Quota.UNLIMITED);

    /** With nothing refused that a policy can allow. */
    public static final Policy LOOSE =
            new Policy(DockerPolicy.DEFAULT_CAPABILITIES, true, true, true, Quota.UNLIMITED, Quota.UNLIMITED);

    private Policies() {}
}
