package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.spi.Found;
import io.vaporform.spi.Mark;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The list of what bears a mark. */
abstract class InventoryRules extends RuleGroup {

    InventoryRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D1501",
            verifies = "an inventory has everything, of each address and generation",
            ifItFails = "that all pages of a listing are read, and what has ended is listed too")
    void everythingIsListed() {
        App one = deployed();
        App two = deployed();
        App next = one.next(kit().probe());
        next.deploy();

        assertThat(marks()).containsExactlyInAnyOrder(one.mark(), two.mark(), next.mark());
    }

    @Rule(
            value = "D1502",
            verifies = "an inventory has nothing of another owner",
            ifItFails = "that installation and lineage are both compared")
    void nothingElseIsListed() {
        App ours = deployed();
        App theirs = kit().app(kit().foreign(), ours.mark().address(), kit().probe());
        theirs.deploy();

        assertThat(marks()).containsExactly(ours.mark());
    }

    @Rule(
            value = "D1503",
            verifies = "an inventory knows each thing by the identity that the outputs have",
            ifItFails = "that Found.engineId() and Instance.engineId() are the same")
    void identitiesAgree() {
        App app = deployed(kit().probe().replicas(several()));
        List<String> ids = app.known().outputs().orElseThrow().instances().stream()
                .map(instance -> instance.engineId())
                .toList();

        assertThat(app.engineIds()).containsAll(ids);
    }

    @Rule(
            value = "D1504",
            verifies = "an inventory that breaks off throws, as a part is worse than nothing",
            ifItFails = "that nothing between the listing and the caller catches exceptions")
    void breakingOffThrows() {
        App app = deployed();
        assertThat(app.engineIds()).isNotEmpty();

        assertThatThrownBy(() -> deployments()
                        .inventory(
                                kit().scope(),
                                found -> {
                                    throw new IllegalStateException("broken off");
                                },
                                kit().context()))
                .hasStackTraceContaining("broken off");
    }

    private Set<Mark> marks() {
        return Inventory.of(kit(), kit().scope()).stream().map(Found::mark).collect(Collectors.toSet());
    }
}
