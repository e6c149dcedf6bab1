package io.vaporform.memory;

import io.vaporform.error.ProviderUnavailableException;
import io.vaporform.spec.Address;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with one resource. Several faults can be set together; each stays until {@link #clear()} unless its method says otherwise.
 * Thread-safe.
 */
public final class Fault {

    private final Object lock = new Object();
    private int unavailable;
    private boolean hangs;
    private boolean losesAnswer;
    private @Nullable Stage failsAt;
    private OptionalInt partial = OptionalInt.empty();
    private Duration working = Duration.ZERO;
    private @Nullable String instruction;

    Fault() {}

    /** The next {@code times} calls throw {@link ProviderUnavailableException} and do nothing. */
    public Fault unavailable(int times) {
        synchronized (lock) {
            unavailable = times;
            return this;
        }
    }

    /** Calls that change the world block until they are interrupted or their deadline is over, and do nothing. */
    public Fault hang() {
        synchronized (lock) {
            hangs = true;
            return this;
        }
    }

    /** The next call that changes the world does all it should, and then throws {@link ProviderUnavailableException}. */
    public Fault loseTheAnswer() {
        synchronized (lock) {
            losesAnswer = true;
            return this;
        }
    }

    /** An apply fails when {@code stage} begins. Instances are made at {@link Stage#PROVISIONING}: from the stage after, they are there. */
    public Fault failAt(Stage stage) {
        synchronized (lock) {
            failsAt = stage;
            return this;
        }
    }

    /** An apply makes only the first {@code instances} and then fails. */
    public Fault partial(int instances) {
        synchronized (lock) {
            partial = OptionalInt.of(instances);
            return this;
        }
    }

    /** An apply that has something to change takes so long, reported as working with a recheck at each stage. */
    public Fault workingFor(Duration time) {
        synchronized (lock) {
            working = time;
            return this;
        }
    }

    /** An apply waits for somebody outside, until {@link #release()}. */
    public Fault awaiting(String instruction) {
        synchronized (lock) {
            this.instruction = instruction;
            return this;
        }
    }

    /** Somebody outside has acted: ends {@link #awaiting}. */
    public Fault release() {
        synchronized (lock) {
            instruction = null;
            return this;
        }
    }

    /** All is well again. Calls that hang already still do. */
    public Fault clear() {
        synchronized (lock) {
            unavailable = 0;
            hangs = false;
            losesAnswer = false;
            failsAt = null;
            partial = OptionalInt.empty();
            working = Duration.ZERO;
            instruction = null;
            return this;
        }
    }

    /** Before any call. */
    void beforeLook(Address address) {
        synchronized (lock) {
            if (unavailable > 0) {
                unavailable--;
                throw new ProviderUnavailableException(
                        address + ": the world in memory does not answer (injected); try again", null);
            }
        }
    }

    /** Before a call that changes the world. */
    void beforeChange(Address address, CallContext context) {
        beforeLook(address);
        if (hanging()) {
            hang(address, context);
        }
    }

    /** After a call that changed the world. */
    <T> T afterChange(Address address, T answer) {
        synchronized (lock) {
            if (losesAnswer) {
                losesAnswer = false;
                throw new ProviderUnavailableException(address + ": the answer was lost (injected); try again", null);
            }
            return answer;
        }
    }

    Optional<Stage> failsAt() {
        synchronized (lock) {
            return Optional.ofNullable(failsAt);
        }
    }

    OptionalInt partial() {
        synchronized (lock) {
            return partial;
        }
    }

    Duration working() {
        synchronized (lock) {
            return working;
        }
    }

    Optional<String> instruction() {
        synchronized (lock) {
            return Optional.ofNullable(instruction);
        }
    }

    private boolean hanging() {
        synchronized (lock) {
            return hangs;
        }
    }

    private static void hang(Address address, CallContext context) {
        try {
            context.time().await(new CompletableFuture<Void>(), context.remaining());
        } catch (TimeoutException late) {
            throw new ProviderUnavailableException(address + ": no answer until the deadline (injected)", late);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException(address + ": interrupted while it hung (injected)", cancelled);
        }
    }
}
