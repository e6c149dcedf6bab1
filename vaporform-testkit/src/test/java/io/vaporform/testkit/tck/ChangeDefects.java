package io.vaporform.testkit.tck;

import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Known;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.List;

/** Changes in another way than it says. */
final class ChangeDefects {

    private ChangeDefects() {}

    static List<Defect> all() {
        return List.of(
                Defect.of("says in place, and changes nothing", "D401 D406", NothingInPlace::new),
                Defect.of("gives no reason for a replacement", "D402", NoReason::new),
                Defect.of(
                        "promises that one host port can be handed over without interruption",
                        "D403",
                        NoInterruption::new),
                Defect.of(
                        "would start the next generation beside the old one whatever they share",
                        "D403 D1705",
                        AlwaysCreateFirst::new),
                Defect.of("leaves limits as they were", "D405", LimitsAsTheyWere::new));
    }

    private static final class NothingInPlace extends FlatProvider {
        NothingInPlace(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public ChangeEffect effect(DeploymentSpec before, DeploymentSpec after, Capabilities can) {
            ChangeEffect effect = super.effect(before, after, can);
            return effect.how() == ChangeEffect.How.CREATE_FIRST ? ChangeEffect.inPlace() : effect;
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(task, spec -> task.before()
                            .map(Known::spec)
                            .map(before -> before.toBuilder()
                                    .replicas(spec.replicas())
                                    .quota(spec.quota())
                                    .build())
                            .orElse(spec)),
                    context);
        }
    }

    private static final class NoReason extends FlatProvider {
        NoReason(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public ChangeEffect effect(DeploymentSpec before, DeploymentSpec after, Capabilities can) {
            ChangeEffect effect = super.effect(before, after, can);
            return new ChangeEffect(effect.how(), effect.interrupts(), "");
        }
    }

    private static final class NoInterruption extends FlatProvider {
        NoInterruption(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public ChangeEffect effect(DeploymentSpec before, DeploymentSpec after, Capabilities can) {
            ChangeEffect effect = super.effect(before, after, can);
            return new ChangeEffect(effect.how(), false, effect.why());
        }
    }

    private static final class AlwaysCreateFirst extends FlatProvider {
        AlwaysCreateFirst(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public ChangeEffect effect(DeploymentSpec before, DeploymentSpec after, Capabilities can) {
            ChangeEffect effect = super.effect(before, after, can);
            return effect.how() == ChangeEffect.How.DELETE_FIRST ? ChangeEffect.createFirst(effect.why()) : effect;
        }
    }

    private static final class LimitsAsTheyWere extends FlatProvider {
        LimitsAsTheyWere(InMemoryFixture fixture) {
            super(fixture);
        }

        @Override
        public Step<DeploymentOutputs> apply(Task<DeploymentSpec, DeploymentOutputs> task, ApplyContext context) {
            return super.apply(
                    Tweak.wanting(task, spec -> task.before()
                            .map(Known::spec)
                            .map(before ->
                                    spec.toBuilder().quota(before.quota()).build())
                            .orElse(spec)),
                    context);
        }
    }
}
