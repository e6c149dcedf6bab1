package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.fail;

import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.error.VaporformException;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.Spec;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One generation of a resource under test, with the calls an engine makes for it: again and again until there is an end. */
abstract class Subject<S extends Spec, O extends Outputs> {

    private static final Duration RETRY = Duration.ofMillis(100);

    private final Kit kit;
    private final Mark mark;
    private S spec;
    private Optional<Known<S, O>> before = Optional.empty();
    private Optional<O> outputs = Optional.empty();

    Subject(Kit kit, Mark mark, S spec) {
        this.kit = kit;
        this.mark = mark;
        this.spec = spec;
    }

    abstract ResourceProvider<S, O> resources();

    Kit kit() {
        return kit;
    }

    Mark mark() {
        return mark;
    }

    S spec() {
        return spec;
    }

    Known<S, O> known() {
        return new Known<>(mark.address(), mark.generation(), mark, spec, outputs);
    }

    /** As an engine knows it that crashed before it noted any answer. */
    Known<S, O> knownWithoutOutputs() {
        return new Known<>(mark.address(), mark.generation(), mark, spec, Optional.empty());
    }

    /** Wants something else of the same generation. */
    void want(S other) {
        before = Optional.of(known());
        spec = other;
    }

    /** What the change that is wanted comes to. */
    ChangeEffect effect(Capabilities can) {
        return resources().effect(before.orElseThrow().spec(), spec, can);
    }

    /** Makes it; fails the test unless it is done. */
    O deploy() {
        return apply(Cause.SPEC).outputs();
    }

    Outcome<O> apply(Cause cause) {
        return apply(Call.of(cause, kit.operation()));
    }

    /** Calls until it is done, failed or awaits somebody. */
    Outcome<O> apply(Call call) {
        long end = kit.time().nanos() + kit.settings().deadline().toNanos();
        List<Outcome.Made<O>> calls = new ArrayList<>();
        while (kit.time().nanos() < end) {
            KitContext context = kit.context(mark, call.operationId(), call.probe());
            try {
                Step<O> step = once(call, soFar(call, calls), context);
                calls.add(new Outcome.Made<>(context, step));
                reported(step).ifPresent(reported -> outputs = Optional.of(reported));
                if (!(step instanceof Step.Working<O> working)) {
                    return new Outcome<>(step, calls, Optional.empty());
                }
                pause(kit, working.recheckAfter());
            } catch (ProviderUnavailableException tryAgain) {
                pause(kit, tryAgain.retryAfter().orElse(RETRY));
            } catch (ProvisioningException
                    | QuotaExceededException
                    | ConflictException
                    | InvalidSpecException refused) {
                return new Outcome<>(Step.failed(message(refused)), calls, Optional.of(refused));
            }
        }
        return fail(mark.address() + " was not done within " + kit.settings().deadline() + "; the last of "
                + calls.size() + " answers was "
                + (calls.isEmpty() ? "none" : calls.get(calls.size() - 1).step()));
    }

    /** Exactly one call. */
    Step<O> once(Call call, Optional<O> soFar, KitContext context) {
        kit.ledger().note(this);
        Task<S, O> task = new Task<>(mark.address(), mark.generation(), mark, call.cause(), spec, before, soFar);
        return WellFormed.check(resources().apply(task, context));
    }

    Step<O> once(Call call) {
        return once(call, Optional.empty(), kit.context(mark, call.operationId(), call.probe()));
    }

    Observed<S, O> read() {
        return resources().read(known(), kit.context(mark, kit.operation(), Probe.NONE));
    }

    /** Fails the test unless it is there. */
    Observed.Present<S, O> present() {
        if (read() instanceof Observed.Present<S, O> present) {
            return present;
        }
        return fail(mark + " is absent by read()");
    }

    /** Calls until it is gone. */
    void delete() {
        delete(known(), Probe.NONE);
    }

    void delete(Known<S, O> as, Probe probe) {
        String operation = kit.operation();
        long end = kit.time().nanos() + kit.settings().deadline().toNanos();
        while (kit.time().nanos() < end) {
            try {
                Deletion deletion = deleteOnce(as, operation, probe);
                if (deletion instanceof Deletion.Gone) {
                    return;
                }
                pause(kit, deletion instanceof Deletion.Pending pending ? pending.recheckAfter() : RETRY);
            } catch (ProviderUnavailableException tryAgain) {
                pause(kit, tryAgain.retryAfter().orElse(RETRY));
            }
        }
        fail(mark + " was not gone within " + kit.settings().deadline());
    }

    Deletion deleteOnce() {
        return deleteOnce(known(), kit.operation(), Probe.NONE);
    }

    private Deletion deleteOnce(Known<S, O> as, String operation, Probe probe) {
        return WellFormed.check(resources().delete(as, kit.context(mark, operation, probe)));
    }

    /** The engine ids of what is there of this generation. */
    Set<String> engineIds() {
        return Inventory.of(kit, mark);
    }

    static void pause(Kit kit, Duration time) {
        try {
            kit.time().pause(time);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new VaporformException("the test was interrupted", stop);
        }
    }

    private Optional<O> soFar(Call call, List<Outcome.Made<O>> calls) {
        return call.keepsSoFar() && !calls.isEmpty() ? outputs : Optional.empty();
    }

    private static <O extends Outputs> Optional<O> reported(Step<O> step) {
        if (step instanceof Step.Done<O> done) {
            return Optional.of(done.outputs());
        }
        if (step instanceof Step.Working<O> working) {
            return working.soFar();
        }
        if (step instanceof Step.Awaiting<O> awaiting) {
            return awaiting.soFar();
        }
        return ((Step.Failed<O>) step).soFar();
    }

    private static String message(RuntimeException refused) {
        return String.valueOf(refused.getMessage());
    }
}
