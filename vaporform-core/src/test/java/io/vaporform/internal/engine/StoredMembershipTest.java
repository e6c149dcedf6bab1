package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Member;
import io.vaporform.spi.Member.State;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StoredMembershipTest {

    private static final Address WEB = Address.parse("shop/main/deployment/web");
    private static final Instance ONE =
            new Instance("one", "id-1", List.of(new Endpoint("main", From.HOST, "127.0.0.1", 1)));
    private static final Instance TWO = new Instance("two", "id-2", List.of());

    /** Something is there, and serves with none. */
    private static final ResourceState BEGUN = serving();

    private final StateStore store = MemoryStateStore.create();
    private final StoredMembership members = new StoredMembership(store, BEGUN);

    @Test
    void whatIsAnnouncedIsWrittenWithTheNextCommit() {
        members.starting(ONE);
        members.starting(ONE);
        members.starting(TWO);

        assertThat(members.instances()).containsExactly(ONE, TWO);
        assertThat(stored()).isEmpty();
        assertThat(commit()).isTrue();
        assertThat(stored()).containsExactly(ONE, TWO);
    }

    @Test
    void whatIsKnownAlreadyIsNotWrittenAgain() {
        members.starting(ONE);
        commit();
        members.starting(ONE);
        members.gone("three");

        assertThat(members.isChanged(BEGUN)).isFalse();
    }

    @Test
    void theLastOneThatGoesTakesTheRowWithIt() {
        members.starting(ONE);
        commit();
        members.gone("one");
        members.gone("one");
        commit();

        assertThat(members.instances()).isEmpty();
        assertThat(store.read(Keys.members(WEB))).isEmpty();

        members.starting(TWO);
        assertThat(commit()).isTrue();
        assertThat(stored()).containsExactly(TWO);
    }

    @Test
    void whoMetAnotherWriterReadsAgainAndLosesNothing() {
        members.starting(TWO);
        StoredMembership other = new StoredMembership(store, BEGUN);
        assertThat(members.isChanged(BEGUN)).isTrue();
        other.starting(ONE);
        commit(other);

        assertThat(commit()).isFalse();
        members.readAgain();

        assertThat(commit()).isTrue();
        assertThat(stored()).containsExactly(ONE, TWO);
    }

    @Test
    void whatACrashKeptSomebodyFromTakingBackGoesWhenTheResourceIsSettled() {
        members.starting(ONE);
        members.starting(TWO);
        commit();
        StoredMembership after = new StoredMembership(store, BEGUN);
        after.starting(TWO);

        after.settle(serving(TWO), false);
        commit(after, serving(TWO));

        assertThat(after.instances()).containsExactly(TWO);
        assertThat(store.read(Keys.members(WEB))).isEmpty();
    }

    @Test
    void whoFollowsSomebodyWhoDiedTakesItBackToo() {
        members.starting(ONE);
        commit();
        StoredMembership after = new StoredMembership(store, BEGUN);

        after.settle(serving(TWO), true);
        commit(after, serving(TWO));

        assertThat(after.instances()).containsExactly(TWO);
        assertThat(store.read(Keys.members(WEB))).isEmpty();
    }

    @Test
    void whatIsToGoIsThereUntilItsProviderSaysOtherwise() {
        Life old = serving(ONE).applied().orElseThrow();
        ResourceState replaced = serving(TWO).retire(old);
        StoredMembership rollout = new StoredMembership(store, replaced);
        assertThat(rollout.instances()).containsExactly(ONE, TWO);

        rollout.gone("one");
        commit(rollout, serving(TWO));

        assertThat(rollout.instances()).containsExactly(TWO);
        assertThat(store.read(Keys.members(WEB))).isEmpty();
    }

    @Test
    void whatOthersRemovedIsThereUntilItsProviderWasToldToo() {
        Batch batch = new Batch();
        new StoredMembership(store, serving(ONE, TWO)).putLost(batch, serving(TWO));
        store.commit(batch);
        StoredMembership after = new StoredMembership(store, serving(TWO));
        assertThat(after.instances()).containsExactlyInAnyOrder(ONE, TWO);

        after.gone("one");
        commit(after, serving(TWO));

        assertThat(store.read(Keys.members(WEB))).isEmpty();
    }

    @Test
    void whereOthersRemovedNothingThereIsNoRow() {
        Batch batch = new Batch();
        new StoredMembership(store, serving(ONE)).putLost(batch, serving(ONE, TWO));
        Life gone = serving(ONE).applied().orElseThrow();
        new StoredMembership(store, serving(ONE))
                .putLost(batch, ResourceState.of(WEB).retire(gone));

        assertThat(batch.writes()).isEmpty();
    }

    @Test
    void thereIsARowOnlyWhileTheOutputsDoNotTell() {
        StoredMembership rollout = new StoredMembership(store, serving(ONE));
        assertThat(rollout.instances()).containsExactly(ONE);

        rollout.starting(TWO);
        commit(rollout, serving(ONE));
        assertThat(new StoredMembership(store, serving(ONE)).instances()).containsExactly(ONE, TWO);

        rollout.active("two");
        rollout.gone("one");
        commit(rollout, serving(TWO));
        assertThat(store.read(Keys.members(WEB))).isEmpty();
        assertThat(rollout.instances()).containsExactly(TWO);
    }

    @Test
    void whatTrafficEachGetsIsWrittenUntilAllThatServeGetTheirShare() {
        StoredMembership rollout = new StoredMembership(store, serving(ONE));
        rollout.starting(TWO);
        rollout.draining("one", 1);
        commit(rollout, serving(ONE));

        StoredMembership after = new StoredMembership(store, serving(ONE));
        assertThat(after.members()).containsExactly(new Member(ONE, State.DRAINING), new Member(TWO, State.STARTING));

        after.active("two");
        after.active("nobody");
        after.gone("one");
        commit(after, serving(TWO));

        assertThat(store.read(Keys.members(WEB))).isEmpty();
        assertThat(after.members()).containsExactly(new Member(TWO, State.ACTIVE));
    }

    @Test
    void oneThatIsAnnouncedAgainKeepsItsTrafficUnlessItIsAnother() {
        Instance elsewhere = new Instance("one", "id-3", List.of());
        StoredMembership members = new StoredMembership(store, serving(ONE));

        members.starting(ONE);
        assertThat(members.members()).containsExactly(new Member(ONE, State.ACTIVE));

        members.starting(elsewhere);
        assertThat(members.members()).containsExactly(new Member(elsewhere, State.STARTING));
    }

    @Test
    void aDrainIsWaitedForSinceItWasFirstAskedFor() {
        StoredMembership members = new StoredMembership(store, serving(ONE));

        assertThat(members.draining("one", 5)).isEqualTo(5);
        assertThat(members.draining("one", 7)).isEqualTo(5);

        members.active("one");
        assertThat(members.draining("one", 9)).isEqualTo(9);
    }

    @Test
    void theFirstThatIsMadeAtOnceNeedsNoRow() {
        StoredMembership first = new StoredMembership(store, ResourceState.of(WEB));
        first.starting(ONE);
        first.settle(serving(ONE), false);

        assertThat(commit(first, serving(ONE))).isTrue();
        assertThat(store.read(Keys.members(WEB))).isEmpty();
        assertThat(first.instances()).containsExactly(ONE);
    }

    @Test
    void whatTheOutputsTellOfAProviderThatAnnouncesNothingIsNotWritten() {
        StoredMembership quiet = new StoredMembership(store, serving(ONE));
        assertThat(quiet.instances()).containsExactly(ONE);

        commit(quiet, serving(TWO));

        assertThat(store.read(Keys.members(WEB))).isEmpty();
        assertThat(quiet.instances()).containsExactly(TWO);
    }

    @Test
    void aProviderThatKnowsOfNoInstancesCostsNoRead() {
        StateStore unread = (StateStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, arguments) -> {
                    throw new AssertionError(method.getName());
                });
        StoredMembership unknown = new StoredMembership(unread, BEGUN);

        unknown.settle(serving(TWO), false);

        assertThat(unknown.isChanged(BEGUN)).isFalse();
    }

    private static ResourceState serving(Instance... instances) {
        DeploymentSpec spec = DeploymentSpec.builder().image("shop/web:1").build();
        DeploymentOutputs outputs = DeploymentOutputs.of(Optional.empty(), List.of(), List.of(instances));
        return ResourceState.of(WEB).applied(Optional.of(new Life(1, "docker", spec, "digest", Optional.of(outputs))));
    }

    private boolean commit() {
        return commit(members);
    }

    private boolean commit(StoredMembership membership) {
        return commit(membership, BEGUN);
    }

    private boolean commit(StoredMembership membership, ResourceState state) {
        Batch batch = new Batch().put("other", revision(), new byte[0]);
        membership.put(batch, state);
        OptionalLong revision = store.commit(batch);
        revision.ifPresent(now -> membership.written(now, state));
        return revision.isPresent();
    }

    private long revision() {
        return store.read("other").map(Row::revision).orElse(Batch.ABSENT);
    }

    private List<Instance> stored() {
        return new StoredMembership(store, BEGUN).instances();
    }
}
