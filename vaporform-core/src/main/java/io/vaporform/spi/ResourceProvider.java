package io.vaporform.spi;

import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import java.util.function.Consumer;

/**
 * Makes the resources of one kind real. The engine calls it, never the user.
 *
 * <p>Methods that take a context may block, honour interruption and the context's deadline, and throw
 * {@link io.vaporform.error.ProviderUnavailableException} when the outcome is unknown and a repeat may help, or
 * {@link io.vaporform.error.ProvisioningException} when their system refuses. The others are pure.
 *
 * @param <S> what is wanted
 * @param <O> what is reported back
 */
public interface ResourceProvider<S extends Spec, O extends Outputs> {

    /**
     * Refuses what cannot be honoured. Pure. Called at plan time, when values may be unknown (be silent on those), and again with
     * everything resolved before an apply.
     */
    void validate(S wanted, Capabilities can, Violations found);

    /**
     * How {@code before} becomes {@code after}: in place, or by a new generation. Pure. They are equal where a change, or a delete, of what is wanted again was not finished: that is gone on with in place.
     */
    ChangeEffect effect(S before, S after, Capabilities can);

    /**
     * Makes {@code task} real, or goes on with it. Idempotent for one address and generation: it takes up what an earlier call began,
     * also one whose answer was lost, and a repeat after {@link Step.Done} changes nothing. Returns soon: what takes longer than a
     * few seconds is {@link Step.Working}, and the engine calls again.
     */
    Step<O> apply(Task<S, O> task, ApplyContext context);

    /**
     * Looks at what is there. Changes nothing.
     *
     * @return {@link Observed.Absent} only if it is certainly not there; failure to look is an exception
     */
    Observed<S, O> read(Known<S, O> known, CallContext context);

    /**
     * Removes one generation, whatever state it is in. Idempotent: what is gone already is {@link Deletion#gone()}. Never touches what
     * does not bear the mark of {@code known}.
     */
    Deletion delete(Known<S, O> known, ApplyContext context);

    /** Reports everything that bears the mark of {@code scope}; all of it or an exception, never a part. */
    void inventory(Scope scope, Consumer<Found> each, CallContext context);
}
