package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Capability;

/** Two generations of one address. */
abstract class ReplaceRules extends RuleGroup {

    private static final int SOME_PORT = 18_081;

    ReplaceRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D601",
            verifies = "two generations run side by side",
            ifItFails = "that the generation is part of every name and mark")
    void generationsRunSideBySide() {
        App old = deployed(kit().probe().env("VERSION", "one"));
        App next = old.next(kit().probe().env("VERSION", "two"));
        next.deploy();

        assertThat(fixture().version(old.first())).isEqualTo("one");
        assertThat(fixture().version(next.first())).isEqualTo("two");
        assertThat(old.first())
                .extracting(Instance::name)
                .isNotEqualTo(next.first().name());
    }

    @Rule(
            value = "D602",
            verifies = "deleting one generation leaves the other alone",
            ifItFails = "that a delete compares the whole mark")
    void deletingOneLeavesTheOther() {
        App old = deployed();
        App next = old.next(kit().probe());
        next.deploy();

        old.delete();

        assertThat(old.engineIds()).isEmpty();
        assertThat(next.status().ready()).isEqualTo(1);
    }

    @Rule(
            value = "D603",
            verifies = "the endpoint in the project's network stays the same across a replace",
            ifItFails = "that the network name is made of the address without the generation")
    void theNetworkNameIsStable() {
        App old = deployed();
        Endpoint before = network(old);
        App next = old.next(kit().probe().env("VERSION", "two"));
        next.deploy();

        assertThat(network(next)).isEqualTo(before);
    }

    @Rule(
            value = "D604",
            verifies = "a fixed host port goes from one generation to the next",
            ifItFails = "that Gone waits until the system has let go of the port")
    void theHostPortMovesOn() {
        DeploymentSpec.Builder spec = kit().probe().port("fixed", fixture().port() + 1, SOME_PORT);
        App old = kit().app(spec);
        if (old.refusedFor(Capability.FIXED_HOST_PORT)) {
            return;
        }
        old.deploy();
        old.delete();
        App next = old.next(spec);
        next.deploy();

        assertThat(next.known().outputs().orElseThrow().endpoint("fixed", From.HOST))
                .map(Endpoint::number)
                .contains(SOME_PORT);
    }

    private static Endpoint network(App app) {
        return app.known().outputs().orElseThrow().endpoint(From.NETWORK).orElseThrow();
    }
}
