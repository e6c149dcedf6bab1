package io.vaporform.internal.engine;

import io.vaporform.internal.plan.Serving;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Capability;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.Known;
import io.vaporform.state.Life;
import io.vaporform.state.ResourceState;

/** A deployment that is there, as one reading of the record shows it, and who runs it. */
record Running(ResourceState state, Life life, Serving serving, Known<DeploymentSpec, DeploymentOutputs> known) {

    /** @throws io.vaporform.error.InvalidSpecException if there is none */
    static Running of(Address address, Work work, Callouts callouts) {
        ResourceState state = work.rows().read(address).state();
        Life life = state.applied().orElseThrow(() -> new Violations()
                .add("deployment", address, "it is not running", "deploy it first")
                .exception());
        return new Running(state, life, callouts.serving(life), deployment(callouts.known(address, life)));
    }

    private static Known<DeploymentSpec, DeploymentOutputs> deployment(Known<Spec, Outputs> known) {
        return new Known<>(
                known.address(),
                known.generation(),
                known.mark(),
                (DeploymentSpec) known.spec(),
                known.outputs().map(DeploymentOutputs.class::cast));
    }

    DeploymentProvider service() {
        return serving.service(DeploymentProvider.class);
    }

    /** @throws io.vaporform.error.CapabilityNotSupportedException if its provider does not declare it */
    Running require(Capability capability, String why, String cure) {
        if (!serving.can().has(capability)) {
            Violations found = new Violations();
            found.unsupported(capability.id(), state.address(), why, cure);
            found.throwIfAny();
        }
        return this;
    }
}
