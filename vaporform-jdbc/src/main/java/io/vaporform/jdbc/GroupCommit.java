package io.vaporform.jdbc;

import io.vaporform.error.StoreUnavailableException;
import io.vaporform.error.VaporformException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Commits of many threads in few transactions: while one thread writes, the others queue up; when it is done, one of them writes for all that
 * wait. No thread of its own. Thread-safe.
 */
final class GroupCommit {

    private static final int MOST_BATCHES = 64;
    private static final long MOST_BYTES = 8 << 20;

    private final Connections connections;
    private final GroupWrite write;

    /** Guards all that follows, and the tickets' states. */
    private final Object lock = new Object();

    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private boolean writing;

    GroupCommit(Connections connections, GroupWrite write) {
        this.connections = connections;
        this.write = write;
    }

    /** An interrupt does not end it: who is told nothing could not know whether it was written. The flag stays. */
    OptionalLong commit(SealedBatch batch) {
        Ticket mine = new Ticket(batch, Thread.currentThread());
        if (queued(mine)) {
            awaitTurn(mine);
        }
        if (!mine.done()) {
            List<Ticket> group = new ArrayList<>();
            try {
                write(group);
            } finally {
                handOver(group);
            }
        }
        return mine.result(connections.failures());
    }

    /** Whether another is writing; else the caller is the one who does from now on. */
    private boolean queued(Ticket mine) {
        synchronized (lock) {
            waiting.add(mine);
            boolean other = writing;
            writing = true;
            mine.leads = !other;
            return other;
        }
    }

    private void awaitTurn(Ticket mine) {
        boolean interrupted = false;
        while (!mine.called()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<Ticket> group) {
        try {
            List<OptionalLong> revisions =
                    connections.write(session -> write.write(session, MOST_BATCHES, () -> gather(group)));
            for (int i = 0; i < group.size(); i++) {
                group.get(i).revision = revisions.get(i);
            }
        } catch (SQLException | RuntimeException | Error failure) {
            // Where there was not even a connection, all who wait are told, rather than each finding out by itself.
            gather(group);
            group.forEach(ticket -> ticket.failure = failure);
        }
    }

    /** Takes those who wait, unless it has. The writer's own batch is the oldest, so it is among them. */
    private List<SealedBatch> gather(List<Ticket> group) {
        synchronized (lock) {
            long bytes = 0;
            boolean gathers = group.isEmpty();
            while (gathers && !waiting.isEmpty() && group.size() < MOST_BATCHES && bytes < MOST_BYTES) {
                Ticket next = waiting.remove();
                bytes += next.batch.bytes();
                group.add(next);
            }
            return group.stream().map(ticket -> ticket.batch).toList();
        }
    }

    /** Ends the group's waiting, and makes the oldest of those that came meanwhile the next one to write. */
    private void handOver(List<Ticket> group) {
        Ticket next;
        synchronized (lock) {
            group.forEach(ticket -> ticket.done = true);
            next = waiting.peek();
            writing = next != null;
            if (next != null) {
                next.leads = true;
            }
        }
        if (next != null) {
            LockSupport.unpark(next.thread);
        }
        group.forEach(ticket -> LockSupport.unpark(ticket.thread));
    }

    /** One thread's commit. */
    private final class Ticket {
        private final SealedBatch batch;
        private final Thread thread;
        private boolean leads;
        private boolean done;
        /** Written before, and read after {@link #done} is. */
        private OptionalLong revision = OptionalLong.empty();

        private @Nullable Throwable failure;

        Ticket(SealedBatch batch, Thread thread) {
            this.batch = batch;
            this.thread = thread;
        }

        boolean done() {
            synchronized (lock) {
                return done;
            }
        }

        boolean called() {
            synchronized (lock) {
                return done || leads;
            }
        }

        /** Each thread throws an exception of its own, with its own stack. */
        OptionalLong result(Failures failures) {
            if (failure instanceof SQLException refused) {
                throw failures.translated("commit", refused);
            }
            if (failure instanceof StoreUnavailableException unreachable) {
                throw new StoreUnavailableException(String.valueOf(unreachable.getMessage()), unreachable, null);
            }
            if (failure != null) {
                throw new VaporformException("the store could not commit: " + failure.getMessage(), failure);
            }
            return revision;
        }
    }
}
