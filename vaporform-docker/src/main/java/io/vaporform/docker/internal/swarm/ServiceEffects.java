package io.vaporform.docker.internal.swarm;

import io.vaporform.docker.internal.DeploymentEffects;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ChangeEffect;
import java.util.ArrayList;
import java.util.List;

/** What a change of a spec does to services. All but more instances, or none, is made beside what serves: a swarm's own update waits for no balancer. */
record ServiceEffects(DeploymentSpec before, DeploymentSpec after) {

    ChangeEffect effect() {
        List<String> fields = new ArrayList<>(new DeploymentEffects(before, after).fixedFields());
        if (!before.quota().equals(after.quota())) {
            fields.add("quota");
        }
        if (!fields.isEmpty()) {
            return ChangeEffect.createFirst(String.join(", ", fields) + " of a task cannot be changed");
        }
        if (after.replicas() == 0 && before.replicas() > 0) {
            return new ChangeEffect(ChangeEffect.How.IN_PLACE, true, "no instance is left");
        }
        return after.replicas() < before.replicas()
                ? ChangeEffect.createFirst(
                        "a swarm chooses by itself which instances it ends, and these are to be drained first")
                : ChangeEffect.inPlace();
    }
}
