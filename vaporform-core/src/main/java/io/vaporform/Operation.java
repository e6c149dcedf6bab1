package io.vaporform;

import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.OperationTimeoutException;
import io.vaporform.error.VaporformException;
import io.vaporform.internal.engine.Started;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.ChangeResult;
import io.vaporform.plan.Outcome;
import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Work in progress. Thread-safe. It goes on whether or not anybody waits for it. */
public final class Operation {

    private final Started started;
    private final TimeSource time;
    private final Duration timeout;
    private final long begin;

    Operation(Started started, TimeSource time, Duration timeout) {
        this.started = started;
        this.time = time;
        this.timeout = timeout;
        this.begin = time.nanos();
    }

    public String id() {
        return started.id();
    }

    public boolean isDone() {
        return started.result().isDone();
    }

    /**
     * Waits until it is over.
     *
     * @return the outcome of every change; {@link ApplyResult#instructions()} says what somebody outside must do
     * @throws ApplyFailedException if something failed
     * @throws OperationTimeoutException if it was not over in the time it was given; what is under way stays recorded
     * @throws VaporformException if the calling thread is interrupted; the operation is cancelled and the interrupt flag set
     */
    public ApplyResult await() {
        return await(timeout.plusSeconds(30));
    }

    /**
     * As {@link #await()}, but for so long at most; the operation goes on after that.
     *
     * @param atMost how long to wait
     */
    public ApplyResult await(Duration atMost) {
        try {
            time.await(started.result(), atMost);
        } catch (TimeoutException late) {
            throw new OperationTimeoutException(
                    "operation " + id() + " is not over after " + atMost + "; it goes on", "running", elapsed());
        } catch (InterruptedException interrupted) {
            cancel();
            Thread.currentThread().interrupt();
            throw new VaporformException(
                    "interrupted while waiting for operation " + id() + ", which is cancelled", interrupted);
        }
        return checked(result());
    }

    /** One that another process worked on may be forgotten before its end was seen: that is its error, as it is. */
    private ApplyResult result() {
        try {
            return started.result().join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof VaporformException known ? known : failed;
        }
    }

    private ApplyResult checked(ApplyResult result) {
        if (result.failed()) {
            throw new ApplyFailedException(result);
        }
        List<ChangeResult> open = result.changes().stream()
                .filter(change -> change.outcome() == Outcome.WORKING || change.outcome() == Outcome.CANCELLED)
                .toList();
        if (!open.isEmpty()) {
            throw new OperationTimeoutException(
                    "operation " + id()
                            + " was ended before it was through; what is under way is recorded, and the next apply goes on:\n"
                            + result,
                    open.get(0).toString(),
                    elapsed());
        }
        return result;
    }

    private Duration elapsed() {
        return Duration.ofNanos(time.nanos() - begin);
    }

    /** Ends it soon: calls under way are interrupted, what has begun stays recorded. Does nothing if it is over. */
    public void cancel() {
        started.stop().accept("cancelled");
    }

    /** Completes with the outcome of every change, also when some failed. */
    public CompletableFuture<ApplyResult> toCompletableFuture() {
        return started.result().copy();
    }
}
