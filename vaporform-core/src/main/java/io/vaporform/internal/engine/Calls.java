package io.vaporform.internal.engine;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.error.ProvisioningException;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.spec.Account;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Scope;
import io.vaporform.spi.TimeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls to one provider instance, or one balancer: each under a deadline that interrupts it, and refused at once while the other side is known to be down. */
final class Calls {

    private static final int WINDOW = 10;
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final String name;
    private final Work work;
    private final CircuitBreaker breaker;

    /** @param name as people are told of it, such as {@code provider 'eu'} */
    Calls(String name, Work work) {
        this.name = name;
        this.work = work;
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(WINDOW)
                        .minimumNumberOfCalls(WINDOW)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(PAUSE)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(new Monotonic(work.time()))
                        .recordException(Calls::isSilence)
                        .ignoreException(SessionLost.class::isInstance)
                        .currentTimestampFunction(clock -> work.time().nanos(), TimeUnit.NANOSECONDS)
                        .build());
    }

    /** Whether the provider's system is to blame, rather than our own store. */
    private static boolean isSilence(Throwable thrown) {
        return thrown instanceof ProviderUnavailableException && !(thrown instanceof StoreUnavailableException);
    }

    /** Calls with the plain context of a look. */
    <T> T call(String what, Duration atMost, Function<CallContext, T> body) {
        return call(what, atMost, Optional::empty, body);
    }

    /** As {@link #call(String, Duration, Function)}, on behalf of a project. */
    <T> T call(String what, Duration atMost, Supplier<Optional<Account>> account, Function<CallContext, T> body) {
        return guarded(what, atMost, deadline -> body.apply(new Look(work, deadline, account)));
    }

    /**
     * As {@link #call(String, Duration, Function)}, whatever is known of the other side, and without a word to the breaker: a look at how things are must not decide whether work
     * goes on.
     */
    <T> T probe(String what, Duration atMost, Function<CallContext, T> body) {
        return probe(what, atMost, Optional::empty, body);
    }

    /** As {@link #probe(String, Duration, Function)}, on behalf of a project. */
    <T> T probe(String what, Duration atMost, Supplier<Optional<Account>> account, Function<CallContext, T> body) {
        long deadline = work.time().nanos() + atMost.toNanos();
        return interruptedAt(what, atMost, () -> body.apply(new Look(work, deadline, account)));
    }

    /**
     * Runs {@code body} with the deadline as {@link TimeSource#nanos()}.
     *
     * @throws ProviderUnavailableException if it was over its deadline, or the other side is known to be down
     * @throws ProvisioningException if the provider's classes do not fit together, as an application's other dependencies may bring about
     */
    <T> T guarded(String what, Duration atMost, Function<Long, T> body) {
        if (!breaker.tryAcquirePermission()) {
            throw new ProviderUnavailableException(
                    name + " did not answer " + WINDOW + " times in a row; it is asked again in " + PAUSE, null, PAUSE);
        }
        long begin = work.time().nanos();
        try {
            T result = interruptedAt(what, atMost, () -> body.apply(begin + atMost.toNanos()));
            breaker.onSuccess(work.time().nanos() - begin, TimeUnit.NANOSECONDS);
            return result;
        } catch (LinkageError broken) {
            breaker.onError(work.time().nanos() - begin, TimeUnit.NANOSECONDS, broken);
            throw new ProvisioningException(
                    what,
                    name + " misses a class, or found one of another version (" + broken
                            + "); look at the dependencies on the class or module path",
                    broken);
        } catch (RuntimeException failed) {
            breaker.onError(work.time().nanos() - begin, TimeUnit.NANOSECONDS, failed);
            throw failed;
        } catch (Error broken) {
            breaker.onError(work.time().nanos() - begin, TimeUnit.NANOSECONDS, broken);
            throw new ProvisioningException(what, name + " failed with " + broken, broken);
        }
    }

    private <T> T interruptedAt(String what, Duration atMost, Supplier<T> body) {
        AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
        Thread caller = Thread.currentThread();
        TimeSource.Scheduled alarm = work.time().schedule(atMost, () -> {
            if (state.compareAndSet(State.RUNNING, State.LATE)) {
                caller.interrupt();
                state.set(State.INTERRUPTED);
            }
        });
        try {
            return body.get();
        } catch (RuntimeException failed) {
            if (state.get() == State.RUNNING || failed instanceof SessionLost) {
                throw failed;
            }
            throw new ProviderUnavailableException(
                    name + " was asked to " + what + " and did not answer within " + atMost
                            + "; see whether its system is healthy",
                    failed);
        } finally {
            alarm.cancel();
            if (!state.compareAndSet(State.RUNNING, State.OVER)) {
                swallowInterrupt(state);
            }
        }
    }

    /** The interrupt was for the call, not for what the thread does next. */
    private static void swallowInterrupt(AtomicReference<State> state) {
        while (state.get() != State.INTERRUPTED) {
            Thread.onSpinWait();
        }
        Thread.interrupted();
    }

    /** The breaker measures its pause by instants: these never jump. */
    private static final class Monotonic extends Clock {
        private final TimeSource time;
        private final long begin;

        Monotonic(TimeSource time) {
            this.time = time;
            this.begin = time.nanos();
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(time.nanos() - begin);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private enum State {
        RUNNING,
        LATE,
        INTERRUPTED,
        OVER
    }

    /** The context of a call that changes nothing. */
    private record Look(Work work, long deadline, Supplier<Optional<Account>> credentials) implements CallContext {
        @Override
        public Duration remaining() {
            return Duration.ofNanos(Math.max(0, deadline - work.time().nanos()));
        }

        @Override
        public TimeSource time() {
            return work.time();
        }

        @Override
        public Scope scope() {
            return work.scope();
        }

        @Override
        public Optional<Account> account() {
            return credentials.get();
        }
    }
}
