package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.spi.Stage;
import io.vaporform.state.Phase;
import io.vaporform.template.Postgres;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A supervisor goes on with single resources; what they have to do with each other holds all the same. */
class SupervisorOrderTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final Rig rig = new Rig();
    private final Infrastructure infra = rig.infra(builder -> builder.supervise());

    private static final Blueprint WITH_DATABASE = Blueprint.named("shop", b -> {
        DeploymentRef db = b.deployment("orders-db", Postgres.small());
        b.deployment("web", a -> a.image("shop/web:1").port(8080).env("DATABASE_URL", db.uri()));
    });

    private static final Blueprint WITHOUT = Blueprint.named(
            "shop", b -> b.deployment("web", a -> a.image("shop/web:2").port(8080)));

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void whatTheOldVersionStillUsesIsNotDeletedWhenTheNewOneFails() {
        infra.project("shop").apply(WITH_DATABASE);
        rig.provider.faults().on("web").failAt(Stage.PROVISIONING);
        assertThatThrownBy(() -> infra.project("shop").apply(WITHOUT)).isInstanceOf(ApplyFailedException.class);
        rig.pass(LONG);

        assertThat(rig.running("web")).as("the old version").hasSize(1);
        assertThat(rig.running("orders-db")).as("its database").hasSize(1);

        rig.provider.faults().clear();
        infra.project("shop").apply(WITHOUT);
        assertThat(rig.running("orders-db")).isEmpty();
        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.READY);
    }

    @Test
    void whatWasRecordedAndNeverBegunIsMadeInItsOrder() {
        infra.project("shop").apply(WITH_DATABASE);
        infra.project("shop").destroy();
        rig.provider.faults().on("orders-db").unavailable(3);
        infra.project("shop").start(WITH_DATABASE).cancel();
        rig.provider.faults().clear();
        rig.pass(LONG);

        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.READY);
        assertThat(infra.project("shop").plan(WITH_DATABASE).isNoOp()).isTrue();
    }
}
