package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderNotFoundException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capability;
import io.vaporform.spi.Provider;
import io.vaporform.state.MemoryStateStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which provider instance serves what. */
class InstancesTest {

    private static final Address WEB = Address.parse("shop/main/deployment/web");
    private static final Address DATA = Address.parse("shop/main/volume/data");
    private static final DeploymentSpec SPEC =
            DeploymentSpec.builder().image("web:1").build();

    private final Provider eu = InMemoryProvider.create();
    private final Provider us =
            InMemoryProvider.builder().capabilities(Capability.REPLICAS).build();
    private final Violations found = new Violations();

    private static Instances instances(Map<String, Provider> providers) {
        return new Instances(providers, Runnable::run);
    }

    private Instances both() {
        Map<String, Provider> providers = new LinkedHashMap<>();
        providers.put("eu", eu);
        providers.put("us", us);
        return instances(providers);
    }

    private void refused(String message) {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(found::throwIfAny)
                .withMessage(message);
    }

    @Test
    void theOnlyOneServes() {
        assertThat(instances(Map.of("eu", eu)).choose(WEB, SPEC, found)).contains(eu);
        assertThat(found.isEmpty()).isTrue();
    }

    @Test
    void ofSeveralTheOneThatIsNamedServes() {
        Spec named = SPEC.toBuilder().on("us").build();

        assertThat(both().choose(WEB, named, found)).contains(us);
        assertThat(found.isEmpty()).isTrue();
    }

    @Test
    void ofSeveralOneMustBeNamed() {
        Optional<Provider> none = both().choose(WEB, SPEC, found);

        assertThat(none).isEmpty();
        refused(
                "deployment/web: on was '' but several providers serve a deployment: [eu, us]; choose one by on(\"eu\")");
    }

    @Test
    void aNameThatIsNotThereListsTheChoices() {
        assertThat(both().choose(WEB, SPEC.toBuilder().on("asia").build(), found))
                .isEmpty();

        refused("deployment/web: on was 'asia' but no provider of that name serves a deployment; use one of [eu, us]");
    }

    @Test
    void onlyThoseThatServeTheKindCount() {
        assertThat(both().choose(DATA, VolumeSpec.builder().build(), found)).contains(eu);
        assertThat(both().choose(DATA, VolumeSpec.builder().on("us").build(), found))
                .isEmpty();

        refused("volume/data: on was 'us' but no provider of that name serves a volume; use one of [eu]");
    }

    @Test
    void nothingThatServesTheKindIsAnErrorWithTheCure() {
        assertThatExceptionOfType(ProviderNotFoundException.class)
                .isThrownBy(() -> instances(Map.of("us", us))
                        .choose(DATA, VolumeSpec.builder().build(), found))
                .withMessageStartingWith(
                        "nothing serves shop/main/volume/data: no provider for kind 'volume' among [us]")
                .withMessageContaining("vaporform-docker");
    }

    @Test
    void anInstanceThatIsNoLongerThereIsAnErrorWithTheCure() {
        Work work = TestWork.of(MemoryStateStore.create(), new HandTime(), Duration.ofSeconds(1));

        assertThatExceptionOfType(ProviderNotFoundException.class)
                .isThrownBy(() -> both().serving("gone", work))
                .withMessageStartingWith("there is no provider named 'gone'")
                .withMessageContaining("Infrastructure.builder().provider(\"gone\", …)");
        assertThat(both().serving("us", work).can().all()).containsExactly(Capability.REPLICAS);
    }
}
