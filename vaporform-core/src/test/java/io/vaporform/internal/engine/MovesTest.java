package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.internal.plan.Digest;
import io.vaporform.internal.plan.Serving;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Outputs;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect.How;
import io.vaporform.state.Intent;
import io.vaporform.state.Life;
import io.vaporform.state.Making;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The state machine, move by move. */
class MovesTest {

    private static final Address WEB = Address.parse("shop/main/deployment/web");
    private static final Digest DIGEST = new Digest(new byte[32]);
    private static final Outputs OUTPUTS = DeploymentOutputs.of(Optional.empty(), List.of(), List.of());
    private static final Serving MEMORY = new Serving("memory", InMemoryProvider.create(), Capabilities.of());

    /** A spec that another replaces without interruption. */
    private static final DeploymentSpec ONE =
            DeploymentSpec.builder().image("web:1").build();

    private static final DeploymentSpec TWO =
            DeploymentSpec.builder().image("web:2").build();

    /** One that is changed in place from {@link #ONE}. */
    private static final DeploymentSpec SCALED = ONE.toBuilder().replicas(3).build();

    /** Specs of which only one can be at a time. */
    private static final DeploymentSpec FIXED_ONE =
            ONE.toBuilder().port("main", 80, 8080).build();

    private static final DeploymentSpec FIXED_TWO =
            TWO.toBuilder().port("main", 80, 8080).build();

    private static Optional<Target> target(DeploymentSpec spec) {
        return Optional.of(new Target(spec, DIGEST.of(spec), MEMORY, Set.of()));
    }

    private static Life life(long generation, DeploymentSpec spec) {
        return new Life(generation, "memory", spec, DIGEST.of(spec), Optional.of(OUTPUTS));
    }

    private static ResourceState wanting(DeploymentSpec spec) {
        return ResourceState.of(WEB).wanted(Optional.of(new Wanted(spec, Wanted.DIRECT, false, List.of())));
    }

    /** Wants {@code wanted} and has {@code applied} as its first generation. */
    private static ResourceState having(DeploymentSpec applied, DeploymentSpec wanted) {
        return wanting(wanted)
                .next(Optional.of(new Making(life(1, applied), How.CREATE_FIRST, Optional.empty(), false)))
                .next(Optional.empty())
                .applied(Optional.of(life(1, applied)))
                .phase(Phase.READY, "");
    }

    private static Move.Apply apply(ResourceState state, Optional<Target> target) {
        return (Move.Apply) Moves.next(state, target);
    }

    private static Move.Delete delete(ResourceState state, Optional<Target> target) {
        return (Move.Delete) Moves.next(state, target);
    }

    private static ResourceState settled(ResourceState state, Optional<Target> target) {
        return ((Move.Settled) Moves.next(state, target)).state();
    }

    @Test
    void aFirstLifeIsMadeAndSettles() {
        Move.Apply first = apply(wanting(ONE), target(ONE));

        assertThat(first.making().life().generation()).isEqualTo(1);
        assertThat(first.making().how()).isEqualTo(How.CREATE_FIRST);
        assertThat(first.state().next()).contains(first.making());
        ResourceState made = Moves.made(first.state(), first.making(), OUTPUTS);
        ResourceState end = settled(made, target(ONE));
        assertThat(end.applied()).contains(life(1, ONE));
        assertThat(end.phase()).isEqualTo(Phase.READY);
        assertThat(end.unsettled()).isFalse();
    }

    @Test
    void anUnfinishedLifeIsGoneOnWithNotBegunAnew() {
        ResourceState begun = apply(wanting(ONE), target(ONE)).state();

        Move.Apply again = apply(begun, target(ONE));

        assertThat(again.state()).isEqualTo(begun);
        assertThat(again.making().life().generation()).isEqualTo(1);
    }

    @Test
    void aChangeInPlaceKeepsTheGenerationAndItsOutputs() {
        Move.Apply change = apply(having(ONE, SCALED), target(SCALED));

        assertThat(change.making().how()).isEqualTo(How.IN_PLACE);
        assertThat(change.making().life()).isEqualTo(life(1, SCALED));
        ResourceState end = settled(Moves.made(change.state(), change.making(), OUTPUTS), target(SCALED));
        assertThat(end.applied()).contains(life(1, SCALED));
        assertThat(end.retiring()).isEmpty();
    }

    @Test
    void aReplaceMakesTheNewOneBeforeTheOldOneGoes() {
        Move.Apply make = apply(having(ONE, TWO), target(TWO));
        assertThat(make.making().life().generation()).isEqualTo(2);
        assertThat(make.state().applied()).contains(life(1, ONE));

        ResourceState made = Moves.made(make.state(), make.making(), OUTPUTS);
        assertThat(made.applied()).contains(life(2, TWO));
        Move.Delete old = delete(made, target(TWO));
        assertThat(old.life()).isEqualTo(life(1, ONE));

        ResourceState end = settled(Moves.deleted(old.state(), old.life()), target(TWO));
        assertThat(end.unsettled()).isFalse();
        assertThat(end.applied()).contains(life(2, TWO));
    }

    @Test
    void whatCannotBeAtOneTimeIsDeletedFirst() {
        Move.Delete old = delete(having(FIXED_ONE, FIXED_TWO), target(FIXED_TWO));
        assertThat(old.life()).isEqualTo(life(1, FIXED_ONE));
        assertThat(old.state().next().orElseThrow().how()).isEqualTo(How.DELETE_FIRST);

        ResourceState gone = Moves.deleted(old.state(), old.life());
        assertThat(gone.applied()).isEmpty();
        assertThat(gone.next().orElseThrow().previous()).contains(life(1, FIXED_ONE));

        Move.Apply make = apply(gone, target(FIXED_TWO));
        assertThat(make.making().life().generation()).isEqualTo(2);
        ResourceState end = settled(Moves.made(make.state(), make.making(), OUTPUTS), target(FIXED_TWO));
        assertThat(end.applied()).contains(life(2, FIXED_TWO));
    }

    @Test
    void aReplaceThatFailsLeavesTheOldOneAndIsTakenBack() {
        Move.Apply make = apply(having(ONE, TWO), target(TWO));

        ResourceState failed = Moves.failed(make.state(), make.making(), "no image");

        assertThat(failed.applied()).contains(life(1, ONE));
        Move.Delete takenBack = delete(failed, target(TWO));
        assertThat(takenBack.life().generation()).isEqualTo(2);
        ResourceState end = settled(Moves.deleted(takenBack.state(), takenBack.life()), target(TWO));
        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(end.note()).isEqualTo("no image");
        assertThat(end.applied()).contains(life(1, ONE));
        assertThat(end.unsettled()).isFalse();
    }

    @Test
    void whatFailedIsNotTriedAgainByItselfButAnotherSpecIs() {
        String failed = DIGEST.of(TWO);
        ResourceState rolledBack = having(ONE, TWO).failedInputs(failed).phase(Phase.FAILED, "no image");

        assertThat(settled(rolledBack, target(TWO)).phase()).isEqualTo(Phase.FAILED);
        assertThat(apply(rolledBack, target(SCALED)).making().life().spec()).isEqualTo(SCALED);
        ResourceState back = settled(rolledBack, target(ONE));
        assertThat(back.phase()).isEqualTo(Phase.READY);
        assertThat(back.failedInputs()).isEmpty();
    }

    @Test
    void whatHadToGoFirstComesBackWhenTheNewOneFails() {
        Move.Delete old = delete(having(FIXED_ONE, FIXED_TWO), target(FIXED_TWO));
        Move.Apply make = apply(Moves.deleted(old.state(), old.life()), target(FIXED_TWO));

        ResourceState failed = Moves.failed(make.state(), make.making(), "no image");

        Move.Delete broken = delete(failed, target(FIXED_TWO));
        assertThat(broken.life().generation()).isEqualTo(2);
        Move.Apply back = apply(Moves.deleted(broken.state(), broken.life()), target(FIXED_TWO));
        assertThat(back.making().rollback()).isTrue();
        assertThat(back.making().life().generation()).isEqualTo(3);
        assertThat(back.making().life().spec()).isEqualTo(FIXED_ONE);
        ResourceState end = settled(Moves.made(back.state(), back.making(), OUTPUTS), target(FIXED_TWO));
        assertThat(end.phase()).isEqualTo(Phase.FAILED);
        assertThat(end.applied()).contains(life(3, FIXED_ONE));
        assertThat(end.note()).isEqualTo("no image");
    }

    @Test
    void aRollbackThatFailsStaysOpen() {
        Making back = new Making(life(3, FIXED_ONE), How.DELETE_FIRST, Optional.empty(), true);
        ResourceState state =
                wanting(FIXED_TWO).failedInputs(DIGEST.of(FIXED_TWO)).next(Optional.of(back));

        ResourceState failed = Moves.failed(state, back, "engine full");

        assertThat(failed.next()).contains(back);
        assertThat(failed.phase()).isEqualTo(Phase.FAILED);
        assertThat(apply(failed, target(FIXED_TWO)).making()).isEqualTo(back);
    }

    @Test
    void aFirstLifeThatFailsStaysRecordedSoThatItCanBeRemoved() {
        Move.Apply make = apply(wanting(ONE), target(ONE));

        ResourceState failed = Moves.failed(make.state(), make.making(), "no image");

        assertThat(failed.next()).contains(make.making());
        assertThat(failed.empty()).isFalse();
        Move.Delete gone = delete(failed.wanted(Optional.empty()), Optional.empty());
        assertThat(gone.life().generation()).isEqualTo(1);
        assertThat(Moves.next(Moves.deleted(gone.state(), gone.life()), Optional.empty()))
                .isInstanceOf(Move.Remove.class);
    }

    @Test
    void aChangeInPlaceThatFailsIsTriedAgainOverWhateverIsThere() {
        Move.Apply change = apply(having(ONE, SCALED), target(SCALED));

        ResourceState failed = Moves.failed(change.state(), change.making(), "half done");

        assertThat(failed.next()).contains(change.making());
        Move.Apply back = apply(failed, target(ONE));
        assertThat(back.making().how()).isEqualTo(How.IN_PLACE);
        assertThat(back.making().life().spec()).isEqualTo(ONE);
        assertThat(back.making().life().generation()).isEqualTo(1);
    }

    @Test
    void whatCannotBeMadeInPlaceIsNotWhileAnotherChangeInPlaceIsUnfinished() {
        Move.Apply change = apply(having(ONE, SCALED), target(SCALED));

        Move.Apply replace = apply(change.state(), target(TWO));

        assertThat(replace.making().how()).isEqualTo(How.CREATE_FIRST);
        assertThat(replace.making().life().generation()).isEqualTo(2);
        ResourceState failed = Moves.failed(replace.state(), replace.making(), "no such image");
        ResourceState old = Moves.deleted(failed, delete(failed, target(TWO)).life());
        Move.Apply back = apply(old, target(ONE));
        assertThat(back.making().how())
                .as("nobody knows how far the first change came")
                .isEqualTo(How.IN_PLACE);
        assertThat(back.making().life().generation()).isEqualTo(1);
    }

    @Test
    void whatIsNoLongerWantedInTheMakingIsTakenBack() {
        ResourceState begun = apply(having(ONE, TWO), target(TWO)).state();

        Move.Delete takenBack = delete(begun, target(ONE));

        assertThat(takenBack.life().generation()).isEqualTo(2);
        ResourceState end = settled(Moves.deleted(takenBack.state(), takenBack.life()), target(ONE));
        assertThat(end.applied()).contains(life(1, ONE));
        assertThat(end.phase()).isEqualTo(Phase.READY);
    }

    @Test
    void anotherSpecInTheMakingGetsAGenerationOfItsOwn() {
        ResourceState begun = apply(wanting(ONE), target(ONE)).state();

        Move move = Moves.next(begun, target(TWO));

        ResourceState state = move instanceof Move.Delete delete ? delete.state() : ((Move.Apply) move).state();
        assertThat(state.next().orElseThrow().life().generation()).isEqualTo(2);
        assertThat(state.retiring()).extracting(Life::generation).containsExactly(1L);
    }

    @Test
    void whatIsNotWantedGoesWholly() {
        ResourceState state = having(ONE, ONE).wanted(Optional.empty()).retire(life(7, TWO));

        Move.Delete first = delete(state, Optional.empty());
        Move.Delete second = delete(Moves.deleted(first.state(), first.life()), Optional.empty());

        assertThat(List.of(first.life().generation(), second.life().generation()))
                .containsExactlyInAnyOrder(7L, 1L);
        assertThat(Moves.next(Moves.deleted(second.state(), second.life()), Optional.empty()))
                .isInstanceOf(Move.Remove.class);
    }

    @Test
    void whatIsRetainedStays() {
        ResourceState retained = having(ONE, ONE).wanted(Optional.empty()).phase(Phase.RETAINED, "");

        assertThat(settled(retained, Optional.empty())).isEqualTo(retained);

        ResourceState claimed = retained.intent(Optional.of(new Intent("op", Cause.SPEC, "s")));
        assertThat(settled(claimed, Optional.empty())).as("nobody is at it").isEqualTo(retained);
    }

    @Test
    void whatOthersHaveChangedComesBackAsItWasApplied() {
        Life changed = life(1, ONE).changed(TWO, DIGEST.of(TWO));
        Making making = new Making(life(2, TWO), How.DELETE_FIRST, Optional.of(changed), false);
        ResourceState state = ResourceState.of(WEB).next(Optional.of(making));

        Making back = Moves.failed(state, making, "no").next().orElseThrow();

        assertThat(back.life().spec()).isEqualTo(ONE);
        assertThat(back.life().inputs()).isEqualTo(DIGEST.of(ONE));
    }

    @Test
    void anotherProviderIsAnotherGeneration() {
        Target moved = new Target(ONE, DIGEST.of(ONE), new Serving("eu", MEMORY.provider(), MEMORY.can()), Set.of());

        Move.Apply make = apply(having(ONE, ONE), Optional.of(moved));

        assertThat(make.making().life().provider()).isEqualTo("eu");
        assertThat(make.making().life().generation()).isEqualTo(2);
    }

    @Test
    void onceMoreIsTheSameSpecInPlace() {
        ResourceState state = having(ONE, ONE);

        Move.Apply again = apply(Moves.again(state, state.applied().orElseThrow()), target(ONE));

        assertThat(again.making().how()).isEqualTo(How.IN_PLACE);
        assertThat(again.making().life()).isEqualTo(life(1, ONE));
    }

    @Test
    void whatIsToBeDoneOnceMoreMakesWayForAnotherSpec() {
        ResourceState state = having(ONE, ONE);

        Move.Apply other = apply(Moves.again(state, state.applied().orElseThrow()), target(TWO));

        assertThat(other.making().how()).isEqualTo(How.CREATE_FIRST);
        assertThat(other.making().life().generation()).isEqualTo(2);
    }

    @Test
    void settlingClearsTheIntent() {
        ResourceState state = having(ONE, ONE)
                .intent(Optional.of(new Intent("op", Cause.SPEC, "s")))
                .phase(Phase.APPLYING, "");

        assertThat(settled(state, target(ONE)).intent()).isEmpty();
    }

    /** Whatever is wanted in between and whatever fails: it ends, nothing is lost from the record, no generation is used twice. */
    @Test
    void anyCourseOfEventsEndsWithNothingLeftOver() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<DeploymentSpec> specs = List.of(ONE, TWO, SCALED, FIXED_ONE, FIXED_TWO);
        for (int course = 0; course < 500; course++) {
            World world = new World();
            ResourceState state = wanting(ONE);
            for (int step = 0; step < 30; step++) {
                DeploymentSpec wanted = specs.get(random.nextInt(specs.size()));
                state = world.step(
                        state.wanted(Optional.of(new Wanted(wanted, Wanted.DIRECT, false, List.of()))),
                        target(wanted),
                        random.nextInt(4) == 0);
            }
            state = state.failedInputs("");
            for (int step = 0; step < 60; step++) {
                state = world.step(state, target(TWO), false);
            }
            assertThat(state.phase()).as("seed " + seed).isEqualTo(Phase.READY);
            assertThat(world.there)
                    .as("seed " + seed)
                    .containsExactly(state.applied().orElseThrow().generation());
            state = state.wanted(Optional.empty());
            for (int step = 0; step < 60; step++) {
                state = world.step(state, Optional.empty(), false);
            }
            assertThat(world.there).as("seed " + seed).isEmpty();
            assertThat(state.empty()).as("seed " + seed).isTrue();
        }
    }

    /** What would be there if the moves were made. */
    private static final class World {
        private final Set<Long> there = new HashSet<>();
        private final Set<Long> everDeleted = new HashSet<>();

        ResourceState step(ResourceState state, Optional<Target> target, boolean fails) {
            Move move = Moves.next(state, target);
            if (move instanceof Move.Apply apply) {
                long generation = apply.making().life().generation();
                assertThat(everDeleted).as("generations that are used up").doesNotContain(generation);
                there.add(generation);
                assertThat(recorded(apply.state())).containsAll(there);
                return fails
                        ? Moves.failed(apply.state(), apply.making(), "failed")
                        : Moves.made(apply.state(), apply.making(), OUTPUTS);
            }
            if (move instanceof Move.Delete delete) {
                assertThat(recorded(delete.state())).containsAll(there);
                if (fails) {
                    return delete.state();
                }
                there.remove(delete.life().generation());
                everDeleted.add(delete.life().generation());
                return Moves.deleted(delete.state(), delete.life());
            }
            return move instanceof Move.Settled settled ? settled.state() : ((Move.Remove) move).state();
        }

        private static Set<Long> recorded(ResourceState state) {
            List<Life> lives = new ArrayList<>(state.retiring());
            state.applied().ifPresent(lives::add);
            state.next().map(Making::life).ifPresent(lives::add);
            Set<Long> generations = new HashSet<>();
            lives.forEach(life -> generations.add(life.generation()));
            return generations;
        }
    }
}
