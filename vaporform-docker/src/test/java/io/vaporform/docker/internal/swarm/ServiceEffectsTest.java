package io.vaporform.docker.internal.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.ChangeEffect.How;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceEffectsTest {

    static Stream<Arguments> changes() {
        return Stream.of(
                change("more replicas", How.IN_PLACE, d -> d.replicas(3)),
                change("less replicas", How.CREATE_FIRST, d -> d.replicas(1)),
                change("none", How.IN_PLACE, d -> d.replicas(0)),
                change("a limit", How.CREATE_FIRST, d -> d.quota(q -> q.memory("64Mi"))),
                change("another image", How.CREATE_FIRST, d -> d.image("web:2")),
                change("a variable", How.CREATE_FIRST, d -> d.env("A", "1")));
    }

    private static Arguments change(String what, How how, UnaryOperator<DeploymentSpec.Builder> change) {
        return Arguments.of(what, how, change);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("changes")
    void tellsHow(String what, How how, UnaryOperator<DeploymentSpec.Builder> change) {
        ChangeEffect effect =
                new ServiceEffects(web().build(), change.apply(web()).build()).effect();

        assertThat(effect.how()).isEqualTo(how);
        assertThat(effect.interrupts()).isEqualTo(what.equals("none"));
    }

    private static DeploymentSpec.Builder web() {
        return DeploymentSpec.builder().image("web:1").port(8080).replicas(2);
    }
}
