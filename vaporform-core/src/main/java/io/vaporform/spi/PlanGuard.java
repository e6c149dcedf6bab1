package io.vaporform.spi;

import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import java.util.Map;

/**
 * May veto what is about to be applied: for permissions, budgets, freezes, capacity. Called with every plan that changes something or restarts, before anything of
 * it is recorded, and again when the plan had to be made again; not when somebody only looks at a plan. Thread-safe; returns soon.
 */
@FunctionalInterface
public interface PlanGuard {

    /** Adds a violation for each reason why this must not be done; with none it is done. */
    void check(Proposal proposal, Violations veto);

    /**
     * What is about to be applied.
     *
     * @param plan the changes
     * @param wanted what the plan makes of each resource that stays; values may be unknown yet
     * @param actor who asks for it
     */
    record Proposal(Plan plan, Map<Address, Spec> wanted, String actor) {
        public Proposal {
            wanted = Map.copyOf(wanted);
        }
    }
}
