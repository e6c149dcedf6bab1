package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.ChangeEffect.How;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeploymentEffectsTest {

    static Stream<Arguments> changes() {
        return Stream.of(
                change("more replicas", How.IN_PLACE, d -> d.replicas(3)),
                change("a limit", How.IN_PLACE, d -> d.quota(q -> q.memory("64Mi"))),
                change("another image", How.CREATE_FIRST, d -> d.image("web:2")),
                change("a variable", How.CREATE_FIRST, d -> d.env("A", "1")),
                change("a health check", How.CREATE_FIRST, d -> d.health(HealthCheck.tcp())),
                change("a command", How.CREATE_FIRST, d -> d.command("x")),
                change("a label", How.CREATE_FIRST, d -> d.label("a", "b")),
                change("a first volume", How.CREATE_FIRST, d -> d.mount("data", "/data")),
                change("a first fixed port", How.CREATE_FIRST, d -> d.port("fixed", 81, 80)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("changes")
    void tellsHow(String what, How how, UnaryOperator<DeploymentSpec.Builder> change) {
        ChangeEffect effect = effect(web(), change.apply(web()));

        assertThat(effect.how()).isEqualTo(how);
        assertThat(effect.interrupts()).isFalse();
    }

    @Test
    void aSharedVolumeOrPortMeansTheOldGoesFirst() {
        assertThat(effect(
                        web().mount("data", "/data"),
                        web().mount("data", "/data").env("A", "1")))
                .isEqualTo(ChangeEffect.deleteFirst(
                        "env of a container cannot be changed, and two cannot share volume data"));
        assertThat(effect(web().port("p", 81, 80), web().port("p", 81, 80).env("A", "1"))
                        .how())
                .isEqualTo(How.DELETE_FIRST);
    }

    @Test
    void aLimitIsNotLiftedInPlace() {
        assertThat(effect(web().quota(q -> q.pids(5)), web()).how()).isEqualTo(How.CREATE_FIRST);
    }

    @Test
    void scalingToZeroInterrupts() {
        assertThat(effect(web(), web().replicas(0)).interrupts()).isTrue();
    }

    private static Arguments change(String what, How how, UnaryOperator<DeploymentSpec.Builder> change) {
        return Arguments.of(what, how, change);
    }

    private static DeploymentSpec.Builder web() {
        return DeploymentSpec.builder().image("web:1").port(80);
    }

    private static ChangeEffect effect(DeploymentSpec.Builder before, DeploymentSpec.Builder after) {
        return new DeploymentEffects(before.build(), after.build()).effect();
    }
}
