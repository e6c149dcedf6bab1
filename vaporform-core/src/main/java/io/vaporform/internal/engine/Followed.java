package io.vaporform.internal.engine;

import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.ChangeResult;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.Address;
import io.vaporform.state.Batch;
import io.vaporform.state.Intent;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An operation that another process works on, or worked on, as its rows show it. */
final class Followed {

    private static final Logger LOG = LoggerFactory.getLogger(Followed.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final String id;
    private final Work work;
    private final Executor executor;
    private final CompletableFuture<ApplyResult> future = new CompletableFuture<>();

    Followed(String id, Work work, Executor executor) {
        this.id = id;
        this.work = work;
        this.executor = executor;
    }

    /** @throws io.vaporform.error.InvalidSpecException if there is no such operation */
    Started started() {
        look();
        return new Started(id, future, reason -> {
            if (!future.isDone()) {
                throw new ConflictException(
                        "operation " + id
                                + " runs in another process and can be cancelled only there; closing that one's infrastructure stops it");
            }
        });
    }

    private void look() {
        Operations.Stored stored = work.operations().find(id).orElseThrow(() -> Operations.unknown(id));
        Optional<ApplyResult> result = stored.result().or(() -> leftBehind(stored));
        result.ifPresentOrElse(future::complete, () -> Periodic.after(work.time(), executor, LOOK, this::lookAgain));
    }

    private void lookAgain() {
        if (future.isDone()) {
            return;
        }
        try {
            look();
        } catch (InvalidSpecException gone) {
            future.completeExceptionally(gone);
        } catch (RuntimeException trouble) {
            LOG.warn("operation {} cannot be looked at; trying again in {}", id, LOOK, trouble);
            Periodic.after(work.time(), executor, LOOK, this::lookAgain);
        }
    }

    /** What came of it though its process has ended; empty while somebody still works on it. */
    private Optional<ApplyResult> leftBehind(Operations.Stored stored) {
        if (work.sessions().alive(stored.session())) {
            return Optional.empty();
        }
        List<Rows.Versioned> rows =
                stored.changes().stream().map(work.rows()::read).toList();
        boolean claimed = rows.stream()
                .flatMap(row -> row.state().intent().map(Intent::session).stream())
                .anyMatch(session -> !session.isEmpty() && work.sessions().alive(session));
        return claimed
                ? Optional.empty()
                : Optional.of(new ApplyResult(
                        id,
                        rows.stream()
                                .map(row -> outcome(
                                        row,
                                        stored.restarts().contains(row.state().address())))
                                .toList()));
    }

    private static ChangeResult outcome(Rows.Versioned row, boolean restart) {
        ResourceState state = row.state();
        Address address = state.address();
        if (restart && state.phase() == Phase.READY) {
            return ChangeResult.of(
                    address, Outcome.CANCELLED, "its process has ended, perhaps before the restart; ask for it again");
        }
        if (row.revision() == Batch.ABSENT) {
            return ChangeResult.of(address, Outcome.APPLIED, "");
        }
        return switch (state.phase()) {
            case READY -> ChangeResult.of(address, Outcome.APPLIED, "");
            case RETAINED -> ChangeResult.of(address, Outcome.RETAINED, "kept with its data");
            case FAILED -> ChangeResult.of(address, Outcome.FAILED, state.note());
            case AWAITING -> ChangeResult.of(address, Outcome.AWAITING, state.note());
            default ->
                ChangeResult.of(
                        address,
                        Outcome.CANCELLED,
                        "its process has ended (" + state.phase() + "); the next apply or a supervisor goes on");
        };
    }
}
