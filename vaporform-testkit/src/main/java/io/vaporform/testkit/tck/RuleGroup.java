package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.Capability;
import io.vaporform.spi.ChangeEffect.How;
import io.vaporform.spi.ResourceProvider;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rules that belong together. Each is a class of its own, so that {@link DeploymentProviderTck} stays a table of contents. */
@DisplayNameGeneration(RuleNames.class)
@ExtendWith(RuleReport.class)
abstract class RuleGroup {

    private final DeploymentProviderTck tck;

    RuleGroup(DeploymentProviderTck tck) {
        this.tck = tck;
    }

    Kit kit() {
        return tck.kit();
    }

    Fixture fixture() {
        return kit().fixture();
    }

    ResourceProvider<DeploymentSpec, DeploymentOutputs> deployments() {
        return kit().service().deployments();
    }

    /** The fixture application, wanted but not made. */
    App app() {
        return kit().app(kit().probe());
    }

    /** The fixture application, running. */
    App deployed() {
        return deployed(kit().probe());
    }

    App deployed(DeploymentSpec.Builder spec) {
        App app = kit().app(spec);
        app.deploy();
        return app;
    }

    /** Makes {@code after} of it, the way an engine goes. */
    App changed(App app, DeploymentSpec.Builder after) {
        if (app.spec().equals(after.build())) {
            return app;
        }
        How how = deployments().effect(app.spec(), after.build(), kit().can()).how();
        if (how == How.IN_PLACE) {
            app.want(after.build());
            app.deploy();
            return app;
        }
        if (how == How.DELETE_FIRST) {
            app.delete();
        }
        App next = app.next(after);
        next.deploy();
        if (how == How.CREATE_FIRST) {
            app.delete();
        }
        return next;
    }

    /** Removes all of it with other tools. */
    void vanish(App app) {
        Inventory.of(kit(), kit().scope()).stream()
                .filter(found -> found.mark().equals(app.mark()))
                .forEach(fixture()::removeBehindOurBack);
        assertThat(app.engineIds()).as("what the fixture was to remove").isEmpty();
    }

    /** How many instances a test of several can have. */
    int several() {
        return kit().can(Capability.REPLICAS) ? 3 : 1;
    }
}
