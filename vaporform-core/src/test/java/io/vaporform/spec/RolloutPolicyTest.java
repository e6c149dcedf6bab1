package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.InvalidSpecException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RolloutPolicyTest {

    @Test
    void whatIsTooSmallIsRefusedTogether() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> new RolloutPolicy(OptionalInt.of(0), -1))
                .withMessageContaining("rollout.batch")
                .withMessageContaining("rollout.failures");
    }

    @Test
    void theDefaultSaidIsNoDifference() {
        DeploymentSpec said = DeploymentSpec.builder()
                .image("web:1")
                .rollout(RolloutPolicy.DEFAULT)
                .pull(PullPolicy.IF_MISSING)
                .build();

        assertThat(said).isEqualTo(DeploymentSpec.builder().image("web:1").build());
        assertThat(RolloutPolicy.DEFAULT.atOnce()).isEqualTo(Integer.MAX_VALUE);
    }
}
