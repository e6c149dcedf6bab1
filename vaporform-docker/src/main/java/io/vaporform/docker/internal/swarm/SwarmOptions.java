package io.vaporform.docker.internal.swarm;

import io.vaporform.docker.internal.Policy;
import io.vaporform.docker.internal.Registries;
import java.util.List;

/**
 * What the user may choose.
 *
 * @param publishes whether ports are published, each on the node where its instance runs
 * @param virtualIps whether a service has one address in its network for all of its tasks, instead of theirs
 * @param enginesForbidNewPrivileges whether each engine was started so, as services cannot say it on all
 * @param constraints on the nodes that take tasks
 * @param spread over what of the nodes tasks are spread first
 * @param networkPrefix what the names of networks begin with
 * @param policy what containers may do
 * @param registries logins to them
 */
public record SwarmOptions(
        boolean publishes,
        boolean virtualIps,
        boolean enginesForbidNewPrivileges,
        List<String> constraints,
        List<String> spread,
        String networkPrefix,
        Policy policy,
        Registries registries) {}
