package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Quota;
import io.vaporform.spi.Capability;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.ChangeEffect.How;

/** How one spec becomes another. */
abstract class ChangeRules extends RuleGroup {

    private static final int SOME_PORT = 18_080;

    ChangeRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D401",
            verifies = "a change arrives in the way that effect() says",
            ifItFails = "that effect() says IN_PLACE only for what apply() really changes")
    void changesArriveAsPlanned() {
        App app = deployed(kit().probe().env("VERSION", "one"));

        App changed = changed(app, kit().probe().env("VERSION", "two"));

        assertThat(fixture().version(changed.first())).isEqualTo("two");
    }

    @Rule(
            value = "D402",
            verifies = "what must be replaced is said with the reason",
            ifItFails = "that ChangeEffect.why() names the field for every effect but IN_PLACE")
    void replacementsHaveAReason() {
        ChangeEffect effect = effect(
                kit().probe(), kit().probe().image(fixture().missingImage()).env("VERSION", "two"));

        assertThat(effect.how() == How.IN_PLACE || !effect.why().isBlank()).isTrue();
    }

    @Rule(
            value = "D403",
            verifies = "a change is never said to be without interruption where both generations need one host port",
            ifItFails =
                    "that effect() is DELETE_FIRST, or IN_PLACE with interrupts, if both specs have a fixed host port")
    void onePortMeansInterruption() {
        App app = kit().app(kit().probe().port("fixed", fixture().port() + 1, SOME_PORT));
        if (app.refusedFor(Capability.FIXED_HOST_PORT)) {
            return;
        }

        ChangeEffect effect = deployments()
                .effect(app.spec(), app.spec().toBuilder().env("VERSION", "two").build(), kit().can());

        assertThat(effect.how()).isNotEqualTo(How.CREATE_FIRST);
        assertThat(effect.interrupts()).isTrue();
    }

    @Rule(
            value = "D404",
            verifies = "limits are in effect, as a read shows",
            ifItFails = "that read() reports the limits that the system has, and that each quota is handed over")
    void limitsAreInEffect() {
        Quota quota = allowedQuota(1);
        App app = deployed(kit().probe().quota(quota));

        assertThat(app.present().actual().quota()).isEqualTo(quota);
    }

    @Rule(
            value = "D405",
            verifies = "a change of limits arrives in the way that effect() says",
            ifItFails = "that apply() compares the limits of what runs with those that are wanted")
    void changedLimitsArrive() {
        App app = deployed(kit().probe().quota(allowedQuota(1)));
        Quota more = allowedQuota(2);

        App changed = changed(app, kit().probe().quota(more));

        assertThat(changed.present().actual().quota()).isEqualTo(more);
    }

    @Rule(
            value = "D406",
            verifies = "another text of a file arrives in the way that effect() says",
            ifItFails = "that effect() compares files(), and that what holds them belongs to a generation")
    void changedFilesArrive() {
        App app = kit().app(kit().probe().file("/etc/kit/mode", "one"));
        if (app.refusedFor(Capability.FILES)) {
            return;
        }
        app.deploy();

        App changed = changed(app, kit().probe().file("/etc/kit/mode", "two"));

        assertThat(fixture().read(changed.first(), "/etc/kit/mode")).contains("two");
    }

    /** Every limit that the provider declares; others would be refused, as the rules of D20 check. */
    private Quota allowedQuota(int times) {
        Quota.Builder quota = Quota.builder();
        if (kit().can(Capability.CPU_QUOTA)) {
            quota.milliCpus(250 * times);
        }
        if (kit().can(Capability.MEMORY_QUOTA)) {
            quota.memory(64 * times + "Mi");
        }
        if (kit().can(Capability.PIDS_QUOTA)) {
            quota.pids(50 * times);
        }
        return quota.build();
    }

    private ChangeEffect effect(DeploymentSpec.Builder before, DeploymentSpec.Builder after) {
        return deployments().effect(before.build(), after.build(), kit().can());
    }
}
