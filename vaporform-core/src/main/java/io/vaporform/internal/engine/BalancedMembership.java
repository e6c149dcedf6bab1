package io.vaporform.internal.engine;

import io.vaporform.spec.Address;
import io.vaporform.spec.Instance;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import io.vaporform.spi.Membership;
import io.vaporform.spi.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of a deployment during one call of its provider, with what the balancers say of them. A balancer that does not answer has not done what it
 * was asked for.
 */
final class BalancedMembership implements Membership {

    private static final Logger LOG = LoggerFactory.getLogger(BalancedMembership.class);

    private final Address deployment;
    private final StoredMembership members;
    private final Balancers balancers;
    private final Work work;
    private final String session;
    private final BiConsumer<Stage, String> progress;
    private @Nullable Told last;

    /** @param states empty if one of them did not answer */
    private record Told(List<Member> members, Optional<List<Map<String, MemberState>>> states) {}

    /** @param session without which nobody is told anything: what is late must not bring back who has gone */
    BalancedMembership(
            Address deployment,
            StoredMembership members,
            Balancers balancers,
            Work work,
            String session,
            BiConsumer<Stage, String> progress) {
        this.deployment = deployment;
        this.members = members;
        this.balancers = balancers;
        this.work = work;
        this.session = session;
        this.progress = progress;
    }

    @Override
    public List<Instance> instances() {
        return members.instances();
    }

    @Override
    public void starting(Instance instance) {
        members.starting(instance);
    }

    @Override
    public boolean active(String instance) {
        members.active(instance);
        return told().map(balancers -> balancers.stream().allMatch(states -> serves(states.get(instance))))
                .orElse(false);
    }

    private static boolean serves(@Nullable MemberState state) {
        return state != null && state.state() == Member.State.ACTIVE;
    }

    @Override
    public Drain drain(String instance) {
        long now = work.time().nanos();
        long since = members.draining(instance, now);
        Optional<List<Map<String, MemberState>>> told = told();
        if (told.isEmpty() || told.get().stream().anyMatch(states -> serves(states.get(instance)))) {
            return Drain.BUSY;
        }
        if (told.get().stream().noneMatch(states -> isBusy(states.get(instance)))) {
            return Drain.DRAINED;
        }
        boolean waited = now - since >= balancers.drainTimeout().toNanos();
        return waited ? Drain.TIMED_OUT : Drain.BUSY;
    }

    private static boolean isBusy(@Nullable MemberState state) {
        return state != null && state.connections() > 0;
    }

    @Override
    public void gone(String instance) {
        if (members.gone(instance)) {
            told();
        }
    }

    /** Within one call of a provider the same is not told twice: what it comes to is seen in the next. */
    private Optional<List<Map<String, MemberState>>> told() {
        List<Member> now = members.members();
        Told known = last;
        if (known == null || !known.members().equals(now)) {
            known = new Told(now, tell(now));
            last = known;
        }
        return known.states();
    }

    private Optional<List<Map<String, MemberState>>> tell(List<Member> now) {
        work.sessions().requireAlive(session);
        try {
            return Optional.of(balancers.tell(deployment, now, work));
        } catch (RuntimeException silent) {
            if (Thread.currentThread().isInterrupted()) {
                throw silent;
            }
            LOG.warn("{} waits", deployment, silent);
            progress.accept(Stage.VERIFYING, "waits: " + silent.getMessage());
            return Optional.empty();
        }
    }
}
