package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spi.Cause;
import io.vaporform.spi.Deletion;

/** What is left after a delete. */
abstract class DeleteRules extends RuleGroup {

    DeleteRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D301",
            verifies = "deleting what is already gone succeeds",
            ifItFails = "that \"not found\" counts as gone")
    void deletingWhatIsGoneSucceeds() {
        App app = deployed();
        vanish(app);

        assertThat(app.deleteOnce()).isEqualTo(Deletion.gone());
    }

    @Rule(
            value = "D302",
            verifies = "gone means gone: nothing with the mark is left",
            ifItFails = "that things are found by mark, not by name, and Gone waits for the system to let go")
    void goneMeansGone() {
        App app = deployed();

        app.delete();

        assertThat(app.engineIds()).isEmpty();
    }

    @Rule(
            value = "D303",
            verifies = "deleting twice succeeds",
            ifItFails = "that a second delete finds nothing, and says Gone")
    void deletingTwiceSucceeds() {
        App app = deployed();
        app.delete();

        assertThat(app.deleteOnce()).isEqualTo(Deletion.gone());
    }

    @Rule(
            value = "D304",
            verifies = "a delete leaves alone what bears another mark, even of the same address",
            ifItFails = "that installation and lineage are compared, not only the address")
    void anothersThingsStay() {
        App ours = deployed();
        App theirs = kit().app(kit().foreign(), ours.mark().address(), kit().probe());
        theirs.deploy();

        ours.delete();

        assertThat(theirs.status().ready()).isEqualTo(1);
    }

    @Rule(
            value = "D305",
            verifies = "what a failed apply made is deleted",
            ifItFails = "that a delete also takes what never ran, and what has ended")
    void halfMadeThingsAreDeleted() {
        App app = kit().app(kit().probe().env("EXIT_CODE", "3"));
        app.apply(Cause.SPEC).failure();

        app.delete();

        assertThat(app.engineIds()).isEmpty();
    }

    @Rule(
            value = "D306",
            verifies = "a delete works without outputs, as after a crash before they were noted",
            ifItFails = "that a delete goes by the mark, and takes nothing from Known.outputs()")
    void deletingWorksWithoutOutputs() {
        App app = deployed();

        app.delete(app.knownWithoutOutputs(), Probe.NONE);

        assertThat(app.engineIds()).isEmpty();
    }
}
