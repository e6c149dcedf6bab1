package io.vaporform.docker.internal;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Violations;

/** What a spec must be like to be run in containers, wherever they are. */
public final class DeploymentRules {

    private DeploymentRules() {}

    public static void check(DeploymentSpec wanted, Policy policy, Violations found) {
        found.unless(wanted.image().isPresent(), "image", "", "a container needs one", "call image(\"name:tag\")");
        policy.check(wanted, found);
        FileTree.of(wanted)
                .forEach(tree -> found.unless(
                        Contents.leavesScratch(tree.directory()),
                        "files",
                        tree.directory(),
                        "is where programs write, or above it",
                        "put the file in another directory, such as below /etc or /run"));
        wanted.health()
                .ifPresent(check -> found.unless(
                        !check.command().isEmpty()
                                || check.port().isPresent()
                                || !wanted.ports().isEmpty(),
                        "health",
                        check.path().orElse("tcp"),
                        "there is no port to check",
                        "declare a port, or give the check one"));
    }
}
