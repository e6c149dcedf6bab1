package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Infrastructure;
import io.vaporform.state.Phase;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** How soon a supervisor goes on with what a process had claimed that is killed. */
class TakeOverTest {

    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(Infrastructure.Builder.DEFAULT_SESSION_SECONDS);

    /** Behind two points each for the session, the record, the journal and the project's two. */
    private static final long BEFORE_THE_CALL = 10;

    @Test
    void aSupervisorGoesOnWithinTheTimeToLiveAndTwoSeconds() throws Exception {
        Rig rig = new Rig();
        Mortality mortality = new Mortality();
        Infrastructure dying =
                rig.infra(mortality.store(rig.store), b -> b.provider("mortal", mortality.provider(rig.provider)));
        // A clock of its own: what the dead one had scheduled dies with it.
        ManualTime time = ManualTime.create();
        Infrastructure supervisor = rig.infra(b -> b.provider("mortal", rig.provider)
                .time(time)
                .executor(time.executor())
                .supervise());

        mortality.dieAt(BEFORE_THE_CALL);
        assertThatThrownBy(() -> dying.project("shop").apply(Rig.web(w -> w.on("mortal"))))
                .isInstanceOf(Mortality.Death.class);
        assertThat(Rig.state(supervisor, "web").phase()).isEqualTo(Phase.APPLYING);

        pass(time, TIME_TO_LIVE.minusSeconds(1));
        assertThat(Rig.state(supervisor, "web").phase()).isEqualTo(Phase.APPLYING);
        pass(time, Duration.ofSeconds(3));
        assertThat(Rig.state(supervisor, "web").phase()).isEqualTo(Phase.READY);
        assertThat(rig.running("web")).hasSize(1);
        supervisor.close();
    }

    private static void pass(ManualTime time, Duration span) throws InterruptedException {
        try {
            time.await(new CompletableFuture<>(), span);
        } catch (TimeoutException passed) {
            // That is what it was for.
        }
    }
}
