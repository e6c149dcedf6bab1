package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.plan.Action;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.PlanGuard;
import io.vaporform.state.Batch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether a plan may be applied. */
final class Admission {

    /** From so many resources on, a plan that loses a large part of them is taken for a mistake. */
    private static final int MANY = 10;

    private static final double LARGE_PART = 0.3;

    private final List<PlanGuard> guards;
    private final Quotas quotas;

    Admission(List<PlanGuard> guards, Quotas quotas) {
        this.guards = List.copyOf(guards);
        this.quotas = quotas;
    }

    /** @throws ConflictException unless {@code now} is what was approved */
    static void requireApproved(Plan approved, Plan now) {
        if (!approved.equals(now)) {
            throw new ConflictException("the saved plan of " + approved.stack()
                    + " is out of date: it was made at revision " + approved.revision()
                    + ", and what it would do is no longer what is to be done; plan again. Now:\n" + now);
        }
    }

    /**
     * Asks everybody who may refuse, and reserves what the project's quota is used for.
     *
     * @param batch of the commit that records the plan
     */
    void admit(Prepared prepared, String actor, Batch batch) {
        quotas.refuseDeleted(prepared);
        refuseLargeLoss(prepared);
        if (!guards.isEmpty()) {
            Map<Address, Spec> wanted = new HashMap<>();
            prepared.demand().wanted().forEach((address, each) -> wanted.put(address, each.spec()));
            PlanGuard.Proposal proposal = new PlanGuard.Proposal(prepared.plan(), wanted, actor);
            Violations veto = new Violations();
            guards.forEach(guard -> guard.check(proposal, veto));
            veto.throwIfAny();
        }
        quotas.reserve(prepared, batch);
    }

    private static void refuseLargeLoss(Prepared prepared) {
        Plan plan = prepared.plan();
        long lost = plan.count(Action.DELETE) + plan.count(Action.REPLACE);
        long there = prepared.request().states().values().stream()
                .filter(state -> state.applied().isPresent())
                .count();
        if (there >= MANY && lost > there * LARGE_PART && !prepared.demand().mayLoseMuch()) {
            throw new ConflictException("the plan for " + plan.stack() + " deletes or replaces " + lost + " of " + there
                    + " resources, which is more than 30 %; if that is meant, apply blueprint.allowLargeLoss()");
        }
    }
}
