package io.vaporform.spi;

import io.vaporform.spec.Outputs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far an apply has come. {@code Working} and {@code Awaiting} free the thread; the engine calls again after {@code recheckAfter}.
 *
 * @param <O> what is reported back
 */
public sealed interface Step<O extends Outputs> {

    /** It is in effect, seen to be so. */
    record Done<O extends Outputs>(O outputs) implements Step<O> {}

    /**
     * The provider's system needs more time.
     *
     * @param soFar what to hand in at the next call
     */
    record Working<O extends Outputs>(Optional<O> soFar, Duration recheckAfter) implements Step<O> {}

    /**
     * Somebody outside must act.
     *
     * @param instruction what to do, exactly, such as the DNS record to set
     */
    record Awaiting<O extends Outputs>(Optional<O> soFar, String instruction, Duration recheckAfter)
            implements Step<O> {}

    /**
     * It cannot be done. What was made is still there and bears the mark; the engine removes it where it replaces something that works.
     *
     * @param failures what went wrong in the provider's own words, with the cure; no secrets; at least one
     * @param retryAfter when a repeat may help; empty if it will not
     */
    record Failed<O extends Outputs>(Optional<O> soFar, List<String> failures, Optional<Duration> retryAfter)
            implements Step<O> {
        public Failed {
            failures = List.copyOf(failures);
        }
    }

    static <O extends Outputs> Step<O> done(O outputs) {
        return new Done<>(outputs);
    }

    static <O extends Outputs> Step<O> working(Duration recheckAfter) {
        return new Working<>(Optional.empty(), recheckAfter);
    }

    static <O extends Outputs> Step<O> working(O soFar, Duration recheckAfter) {
        return new Working<>(Optional.of(soFar), recheckAfter);
    }

    static <O extends Outputs> Step<O> awaiting(String instruction, Duration recheckAfter) {
        return new Awaiting<>(Optional.empty(), instruction, recheckAfter);
    }

    static <O extends Outputs> Step<O> failed(String... failures) {
        return new Failed<>(Optional.empty(), List.of(failures), Optional.empty());
    }
}
