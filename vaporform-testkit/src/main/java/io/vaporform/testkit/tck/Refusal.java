package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.error.Violation;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Capability;
import java.util.List;

/** The counter-test of every rule that needs a capability: what is not declared is refused, and nothing is made. */
final class Refusal {

    private Refusal() {}

    /** False if {@code capability} is declared. Otherwise true, after checking that {@code app} is refused for the lack of it. */
    static boolean checked(Kit kit, Capability capability, App app) {
        if (kit.can(capability)) {
            return false;
        }
        assertThat(missing(kit, app.spec()))
                .as("%s is not declared, so validate() must report what needs it by Violations.unsupported", capability)
                .isNotEmpty();
        assertThat(Inventory.of(kit, kit.scope())).as("validate() is pure").isEmpty();
        return true;
    }

    /** The missing capabilities that validate() reports. */
    static List<Violation> missing(Kit kit, DeploymentSpec spec) {
        return found(kit, spec).stream().filter(Violation::missingCapability).toList();
    }

    /** Everything that validate() reports. */
    static List<Violation> found(Kit kit, DeploymentSpec spec) {
        Violations found = new Violations();
        kit.service().deployments().validate(spec, kit.can(), found);
        return found.list();
    }
}
