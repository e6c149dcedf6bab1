package io.vaporform.testkit;

import io.vaporform.plan.Action;
import io.vaporform.plan.Change;
import io.vaporform.plan.Plan;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Assertions on plans. Resources are named as the plan prints them: {@code deployment/web}. */
public final class PlanAssert extends AbstractAssert<PlanAssert, Plan> {

    PlanAssert(Plan actual) {
        super(actual, PlanAssert.class);
    }

    /** Nothing would change. */
    public PlanAssert isNoOp() {
        isNotNull();
        if (!actual.isNoOp()) {
            failWithMessage("Expected a plan that changes nothing, but it is:%n%s", actual);
        }
        return this;
    }

    /** Exactly these would be created. */
    public PlanAssert creates(String... resources) {
        return does(Action.CREATE, resources);
    }

    /** Exactly these would be changed in place. */
    public PlanAssert updates(String... resources) {
        return does(Action.UPDATE, resources);
    }

    /** Exactly these would be replaced. */
    public PlanAssert replaces(String... resources) {
        return does(Action.REPLACE, resources);
    }

    /** Exactly these would be deleted. */
    public PlanAssert deletes(String... resources) {
        return does(Action.DELETE, resources);
    }

    /** Nothing that is planned would be noticed by clients. */
    public PlanAssert interruptsNothing() {
        isNotNull();
        if (actual.changes().stream().anyMatch(Change::interrupts)) {
            failWithMessage("Expected a plan that interrupts nothing, but it is:%n%s", actual);
        }
        return this;
    }

    private PlanAssert does(Action action, String... resources) {
        isNotNull();
        List<String> found = actual.changes().stream()
                .filter(change -> change.action() == action)
                .map(change -> change.address().local())
                .toList();
        Assertions.assertThat(found).as("what %s does to %s", action, actual).containsExactlyInAnyOrder(resources);
        return this;
    }
}
