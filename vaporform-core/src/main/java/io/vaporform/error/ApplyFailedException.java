package io.vaporform.error;

import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.ChangeResult;
import io.vaporform.plan.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something of what was asked for could not be done. What could be done is done, and everything that was made is recorded: apply again, or destroy.
 */
public final class ApplyFailedException extends VaporformException {

    private final ApplyResult result;

    public ApplyFailedException(ApplyResult result) {
        super(
                result.with(Outcome.FAILED).stream()
                        .map(failed -> failed.address() + " failed: " + failed.text())
                        .collect(Collectors.joining("\n")),
                result.with(Outcome.FAILED).stream()
                        .flatMap(failed -> failed.cause().stream())
                        .findFirst()
                        .orElse(null));
        this.result = result;
    }

    /** The outcome of every change, also of those that succeeded. */
    public ApplyResult result() {
        return result;
    }

    /** The failed changes only. */
    public List<ChangeResult> failures() {
        return result.with(Outcome.FAILED);
    }
}
