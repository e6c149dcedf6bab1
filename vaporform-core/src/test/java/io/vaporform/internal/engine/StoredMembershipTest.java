package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Membership;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StoredMembershipTest {

    private static final Address WEB = Address.parse("shop/main/deployment/web");
    private static final Instance ONE =
            new Instance("one", "id-1", List.of(new Endpoint("main", From.HOST, "127.0.0.1", 1)));
    private static final Instance TWO = new Instance("two", "id-2", List.of());

    private final StateStore store = MemoryStateStore.create();
    private final StoredMembership members = new StoredMembership(store, WEB);

    @Test
    void whatIsAnnouncedIsWrittenWithTheNextCommit() {
        members.starting(ONE);
        members.starting(ONE);
        members.starting(TWO);

        assertThat(members.instances()).containsExactly(ONE, TWO);
        assertThat(stored()).isEmpty();
        assertThat(commit()).isTrue();
        assertThat(stored()).containsExactly(ONE, TWO);
        assertThat(members.active("one")).isTrue();
        assertThat(members.drain("one")).isEqualTo(Membership.Drain.DRAINED);
    }

    @Test
    void whatIsKnownAlreadyIsNotWrittenAgain() {
        members.starting(ONE);
        commit();
        members.starting(ONE);
        members.gone("three");

        assertThat(members.isChanged()).isFalse();
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
        StoredMembership other = new StoredMembership(store, WEB);
        assertThat(members.isChanged()).isTrue();
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
        StoredMembership after = new StoredMembership(store, WEB);
        after.starting(TWO);

        after.settle(serving(TWO));
        commit(after);

        assertThat(stored()).containsExactly(TWO);
    }

    @Test
    void aProviderThatKnowsOfNoInstancesCostsNoRead() {
        members.settle(serving(TWO));

        assertThat(members.isChanged()).isFalse();
        assertThat(stored()).isEmpty();
    }

    private static ResourceState serving(Instance instance) {
        DeploymentSpec spec = DeploymentSpec.builder().image("shop/web:1").build();
        DeploymentOutputs outputs = DeploymentOutputs.of(Optional.empty(), List.of(), List.of(instance));
        return ResourceState.of(WEB).applied(Optional.of(new Life(1, "docker", spec, "digest", Optional.of(outputs))));
    }

    private boolean commit() {
        return commit(members);
    }

    private boolean commit(StoredMembership membership) {
        Batch batch = new Batch().put("other", revision(), new byte[0]);
        membership.put(batch);
        OptionalLong revision = store.commit(batch);
        revision.ifPresent(membership::written);
        return revision.isPresent();
    }

    private long revision() {
        return store.read("other").map(Row::revision).orElse(Batch.ABSENT);
    }

    private List<Instance> stored() {
        return new StoredMembership(store, WEB).instances();
    }
}
