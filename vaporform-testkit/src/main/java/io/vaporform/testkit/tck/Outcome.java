package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Outputs;
import io.vaporform.spi.Step;
import java.util.List;
import java.util.Optional;

/**
 * How a change ended.
 *
 * @param step the last answer; a refusal by exception counts as failed
 * @param calls every call that was made for it
 * @param thrown the exception, if it was refused by one
 */
record Outcome<O extends Outputs>(Step<O> step, List<Made<O>> calls, Optional<Throwable> thrown) {

    /** The outputs; fails the test unless it is done. */
    O outputs() {
        assertThat(step).as("the last answer to apply").isInstanceOf(Step.Done.class);
        return ((Step.Done<O>) step).outputs();
    }

    /** What went wrong; fails the test unless something did. */
    String failure() {
        assertThat(step).as("the last answer to apply").isInstanceOf(Step.Failed.class);
        return String.join("\n", ((Step.Failed<O>) step).failures());
    }

    /** One call: the context it had, and its answer. */
    record Made<O extends Outputs>(KitContext context, Step<O> step) {}
}
