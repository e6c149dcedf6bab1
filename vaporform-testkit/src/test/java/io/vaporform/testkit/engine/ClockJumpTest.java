package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.memory.Effect;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Phase;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time of day is set by an hour in the middle of the work; the clock that measures goes on. */
class ClockJumpTest {

    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(Infrastructure.Builder.DEFAULT_SESSION_SECONDS);

    /** Behind two points each for the session, the record, the journal and the project's two. */
    private static final long BEFORE_THE_CALL = 10;

    private final Rig rig = new Rig();

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void whoWorksIsNotTakenForDead(Duration jump) {
        Infrastructure working = rig.infra();
        Jumping clock = new Jumping(rig.time);
        Infrastructure other = rig.infra(b -> b.time(clock).supervise());
        rig.provider.faults().on("web").workingFor(Duration.ofMinutes(5));

        Operation operation = working.project("shop").start(Rig.web(w -> {}));
        rig.pass(Duration.ofSeconds(5));
        clock.jump(jump);
        rig.pass(TIME_TO_LIVE.multipliedBy(3));

        assertThat(Rig.state(other, "web").phase()).isEqualTo(Phase.WORKING);
        rig.pass(Duration.ofMinutes(5));
        assertThat(operation.isDone()).isTrue();
        assertThat(Rig.state(other, "web").phase()).isEqualTo(Phase.READY);
        assertThat(rig.world.ledger().stream().filter(effect -> effect.verb() == Effect.Verb.CREATE))
                .hasSize(1);
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H"})
    void whoDiedIsFollowedAsSoonAsEver(Duration jump) {
        Mortality mortality = new Mortality();
        Infrastructure dying =
                rig.infra(mortality.store(rig.store), b -> b.provider("mortal", mortality.provider(rig.provider)));
        ManualTime time = ManualTime.create();
        Jumping clock = new Jumping(time);
        Infrastructure supervisor = rig.infra(b -> b.provider("mortal", rig.provider)
                .time(clock)
                .executor(time.executor())
                .supervise());
        mortality.dieAt(BEFORE_THE_CALL);
        assertThatThrownBy(() -> dying.project("shop").apply(Rig.web(w -> w.on("mortal"))))
                .isInstanceOf(Mortality.Death.class);

        clock.jump(jump);
        pass(time, TIME_TO_LIVE.plusSeconds(2));

        assertThat(Rig.state(supervisor, "web").phase()).isEqualTo(Phase.READY);
        assertThat(rig.running("web")).hasSize(1);
        supervisor.close();
    }

    private static void pass(ManualTime time, Duration span) {
        try {
            time.await(new CompletableFuture<>(), span);
        } catch (TimeoutException passed) {
            // That is what it was for.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Jumping implements TimeSource {
        private final ManualTime real;
        private volatile Duration by = Duration.ZERO;

        Jumping(ManualTime real) {
            this.real = real;
        }

        void jump(Duration by) {
            this.by = by;
        }

        @Override
        public Instant now() {
            return real.now().plus(by);
        }

        @Override
        public long nanos() {
            return real.nanos();
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable task) {
            return real.schedule(delay, task);
        }

        @Override
        public void await(CompletableFuture<?> future, Duration atMost) throws TimeoutException, InterruptedException {
            real.await(future, atMost);
        }
    }
}
