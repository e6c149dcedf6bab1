package io.vaporform.testkit.tck;

import io.vaporform.spec.Outputs;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Step;
import java.time.Duration;

/** What holds for every answer, in whatever test: rule D903. */
final class WellFormed {

    static final String RULE = "D903";

    private WellFormed() {}

    static <O extends Outputs> Step<O> check(Step<O> step) {
        if (step instanceof Step.Working<O> working) {
            recheck(working.recheckAfter());
        } else if (step instanceof Step.Awaiting<O> awaiting) {
            recheck(awaiting.recheckAfter());
            unless(!awaiting.instruction().isBlank(), "Awaiting has no instruction");
        } else if (step instanceof Step.Failed<O> failed) {
            unless(
                    !failed.failures().isEmpty() && failed.failures().stream().noneMatch(String::isBlank),
                    "Failed does not say why");
        }
        return step;
    }

    static Deletion check(Deletion deletion) {
        if (deletion instanceof Deletion.Pending pending) {
            recheck(pending.recheckAfter());
        } else if (deletion instanceof Deletion.Awaiting awaiting) {
            recheck(awaiting.recheckAfter());
            unless(!awaiting.instruction().isBlank(), "Awaiting has no instruction");
        }
        return deletion;
    }

    private static void recheck(Duration after) {
        unless(!after.isNegative() && !after.isZero(), "recheckAfter is " + after + ": the engine would spin");
    }

    private static void unless(boolean holds, String message) {
        if (!holds) {
            throw new RuleBroken(RULE, message);
        }
    }
}
