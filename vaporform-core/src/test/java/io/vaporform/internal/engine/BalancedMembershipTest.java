package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.spec.Address;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Balancer;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Member;
import io.vaporform.spi.Member.State;
import io.vaporform.spi.MemberState;
import io.vaporform.spi.Membership;
import io.vaporform.spi.Membership.Drain;
import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BalancedMembershipTest {

    private static final Address WEB = Address.parse("shop/main/deployment/web");
    private static final Instance ONE = new Instance("one", "id-1", List.of());
    private static final Instance TWO = new Instance("two", "id-2", List.of());
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final MemoryStateStore store = MemoryStateStore.create();
    private final HandTime time = new HandTime();
    private final Work work = TestWork.of(store, time, TIMEOUT);
    private final Told edge = new Told();
    private final Told inner = new Told();
    private final StoredMembership stored = new StoredMembership(store, ResourceState.of(WEB));
    private final Balancers balancers = new Balancers(List.of(edge, inner, new Elsewhere()), TIMEOUT);
    private final List<String> progress = new ArrayList<>();

    /** As it is in the next call of the provider. */
    private Membership next() {
        return new BalancedMembership(
                WEB, stored, balancers, work, work.sessions().id(), (stage, text) -> progress.add(text));
    }

    @Test
    void itIsActiveOnceEveryBalancerReadsItBack() {
        next().starting(ONE);
        inner.states = List.of(new MemberState("one", State.STARTING, 0));

        assertThat(next().active("one")).isFalse();
        inner.states = List.of();
        assertThat(next().active("one")).isFalse();
        inner.states = List.of(new MemberState("one", State.ACTIVE, 0));
        assertThat(next().active("one")).isFalse();
        edge.states = inner.states;
        assertThat(next().active("one")).isTrue();
        assertThat(edge.last).containsExactly(new Member(ONE, State.ACTIVE));
    }

    @Test
    void itIsDrainedOnceNoBalancerHasAnythingThere() {
        next().starting(ONE);
        edge.states = List.of(new MemberState("one", State.ACTIVE, 0));
        assertThat(next().drain("one")).isEqualTo(Drain.BUSY);
        edge.states = List.of(new MemberState("one", State.DRAINING, 2));
        assertThat(next().drain("one")).isEqualTo(Drain.BUSY);
        edge.states = List.of(new MemberState("one", State.DRAINING, 0));
        assertThat(next().drain("one")).isEqualTo(Drain.DRAINED);
        assertThat(edge.last).containsExactly(new Member(ONE, State.DRAINING));
    }

    @Test
    void itsRequestsAreWaitedForOnlySoLong() {
        next().starting(ONE);
        edge.states = List.of(new MemberState("one", State.DRAINING, 1));
        assertThat(next().drain("one")).isEqualTo(Drain.BUSY);

        time.advance(TIMEOUT);

        assertThat(next().drain("one")).isEqualTo(Drain.TIMED_OUT);
    }

    @Test
    void aBalancerThatDoesNotAnswerHasDoneNothing() {
        next().starting(ONE);
        edge.states = List.of(new MemberState("one", State.ACTIVE, 0));
        inner.failure = new IllegalStateException("inner is away");

        assertThat(next().active("one")).isFalse();
        time.advance(TIMEOUT.multipliedBy(2));
        assertThat(next().drain("one")).isEqualTo(Drain.BUSY);
        assertThat(progress).contains("waits: balancer 'told' failed: inner is away");

        inner.failure = null;
        inner.states = List.of();
        edge.states = List.of();
        assertThat(next().drain("one")).isEqualTo(Drain.DRAINED);
    }

    @Test
    void theSameIsToldOnceInACall() {
        Membership call = next();
        call.starting(ONE);
        call.starting(TWO);
        call.active("one");
        call.active("two");
        call.active("one");
        call.active("two");

        assertThat(edge.times).isEqualTo(2);
        assertThat(edge.last).containsExactly(new Member(ONE, State.ACTIVE), new Member(TWO, State.ACTIVE));
    }

    @Test
    void whoIsGoneIsTakenOut() {
        Membership call = next();
        call.starting(ONE);
        call.starting(TWO);
        call.gone("one");
        call.gone("nobody");

        assertThat(edge.last).containsExactly(new Member(TWO, State.STARTING));
        assertThat(edge.times).isEqualTo(1);
    }

    @Test
    void whoWasTakenForDeadTellsNobody() {
        Membership late = next();
        late.starting(ONE);
        store.scan(Keys.SESSIONS).forEach(row -> store.commit(new Batch().remove(row.key(), row.revision())));
        time.advance(TIMEOUT);

        assertThatExceptionOfType(SessionLost.class).isThrownBy(() -> late.active("one"));
        assertThat(edge.times).isZero();
    }

    @Test
    void anAnswerThatNamesOneTwiceIsNone() {
        next().starting(ONE);
        MemberState active = new MemberState("one", State.ACTIVE, 0);
        edge.states = List.of(active, active);
        inner.states = List.of(active);

        assertThat(next().active("one")).isFalse();
    }

    @Test
    void withNoBalancerItIsActiveAndDrainedAtOnce() {
        Membership alone = new BalancedMembership(
                WEB,
                stored,
                new Balancers(List.of(new Elsewhere()), TIMEOUT),
                work,
                work.sessions().id(),
                (stage, text) -> {});
        alone.starting(ONE);

        assertThat(alone.active("one")).isTrue();
        assertThat(alone.drain("one")).isEqualTo(Drain.DRAINED);
    }

    /** Says what it is told to, and keeps what it heard. */
    private static final class Told implements Balancer {
        private List<MemberState> states = List.of();
        private List<Member> last = List.of();
        private int times;
        private RuntimeException failure;

        @Override
        public String name() {
            return "told";
        }

        @Override
        public boolean routesTo(Address deployment) {
            return true;
        }

        @Override
        public List<MemberState> members(Address deployment, List<Member> wanted, CallContext context) {
            if (failure != null) {
                throw failure;
            }
            last = wanted;
            times++;
            return states;
        }
    }

    private static final class Elsewhere implements Balancer {
        @Override
        public String name() {
            return "elsewhere";
        }

        @Override
        public boolean routesTo(Address deployment) {
            return false;
        }

        @Override
        public List<MemberState> members(Address deployment, List<Member> wanted, CallContext context) {
            throw new AssertionError(deployment);
        }
    }
}
