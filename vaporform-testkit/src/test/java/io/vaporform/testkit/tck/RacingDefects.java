package io.vaporform.testkit.tck;

import io.vaporform.state.Batch;
import io.vaporform.state.Row;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Wrong only when several threads are at it; each makes sure that they meet where it hurts. */
final class RacingDefects {

    private static final int MEETING_MILLIS = 100;
    private static final int LONG_SECONDS = 10;

    private RacingDefects() {}

    static List<StoreDefect> all() {
        return List.of(
                StoreDefect.of("checks before it locks", "S206 S701", ChecksBeforeItLocks::new),
                StoreDefect.of("looks for what is required before it locks", "S304", RequiresBeforeItLocks::new),
                StoreDefect.of("scans in two parts", "S702 S704", ScansInTwoParts::new),
                StoreDefect.of("lets two commits have one revision", "S703 S704 S906", SharesRevisions::new),
                StoreDefect.of("draws a revision before it waits for its turn", "S704 S906", DrawsTooEarly::new),
                StoreDefect.of("frees twice when closed at a time", "S802", FreesTwice::new));
    }

    /** Waits for another to come as far, if there is another. */
    private static void meet(CyclicBarrier place) {
        try {
            place.await(MEETING_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | BrokenBarrierException alone) {
            place.reset();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(LONG_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class ChecksBeforeItLocks extends FlatStore {
        private static final int MEETINGS = 20;

        private final CyclicBarrier checked = new CyclicBarrier(2);
        private final AtomicInteger meetings = new AtomicInteger();

        @Override
        public OptionalLong commit(Batch batch) {
            Batch.Write first = batch.writes().get(0);
            if (batch.writes().size() > 1 || !batch.required().isEmpty() || first.value() == null) {
                return super.commit(batch);
            }
            boolean holds;
            synchronized (this) {
                holds = holds(first);
            }
            // Threads of a pool come in numbers; they meet only so often, to be done soon.
            boolean pooled = Thread.currentThread().getName().startsWith("pool-");
            if (holds && pooled && meetings.incrementAndGet() <= MEETINGS) {
                meet(checked);
            }
            return holds ? written(batch) : OptionalLong.empty();
        }
    }

    private static final class RequiresBeforeItLocks extends FlatStore {
        private final CountDownLatch passed = new CountDownLatch(1);
        private final CountDownLatch removed = new CountDownLatch(1);
        private volatile @Nullable Thread remover;
        private int fenced;

        @Override
        public OptionalLong commit(Batch batch) {
            if (batch.required().isEmpty()) {
                return remove(batch);
            }
            boolean there;
            synchronized (this) {
                there = batch.required().stream().allMatch(this::isThere);
                fenced++;
            }
            if (there && remover != null && remover != Thread.currentThread()) {
                passed.countDown();
                RacingDefects.await(removed);
            }
            synchronized (this) {
                boolean holds = there && batch.writes().stream().allMatch(this::holds);
                return holds ? written(batch) : OptionalLong.empty();
            }
        }

        /** A removal while another thread writes: it goes between that one's look and its write. */
        private OptionalLong remove(Batch batch) {
            boolean raced = fenced > 10 && batch.writes().get(0).value() == null;
            if (raced) {
                remover = Thread.currentThread();
                RacingDefects.await(passed);
            }
            OptionalLong done = super.commit(batch);
            if (raced) {
                removed.countDown();
            }
            return done;
        }
    }

    private static final class ScansInTwoParts extends FlatStore {
        @Override
        public synchronized List<Row> scan(String prefix) {
            List<Row> before = super.scan(prefix);
            if (isShared()) {
                awaitCommit();
            }
            int half = before.size() / 2;
            String border = half == 0 ? "" : before.get(half - 1).key();
            return Stream.concat(
                            before.stream().limit(half),
                            super.scan(prefix).stream().filter(row -> row.key().compareTo(border) > 0))
                    .toList();
        }

        private void awaitCommit() {
            try {
                long before = revision;
                for (int i = 0; i < MEETING_MILLIS && revision == before; i++) {
                    wait(1);
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        synchronized OptionalLong written(Batch batch) {
            notifyAll();
            return super.written(batch);
        }
    }

    private static boolean creates(Batch batch) {
        return batch.required().isEmpty()
                && batch.writes().size() == 1
                && batch.writes().get(0).expected() == Batch.ABSENT;
    }

    private static final class SharesRevisions extends FlatStore {
        private int created;

        @Override
        long nextRevision(Batch batch) {
            boolean shares = isShared() && creates(batch) && ++created % 20 == 0;
            return shares ? revision - 10 : super.nextRevision(batch);
        }
    }

    private static final class DrawsTooEarly extends FlatStore {
        private final CyclicBarrier drawn = new CyclicBarrier(2);
        private final ThreadLocal<Long> mine = new ThreadLocal<>();

        @Override
        public OptionalLong commit(Batch batch) {
            if (!creates(batch)) {
                return super.commit(batch);
            }
            boolean waits;
            synchronized (this) {
                users.add(Thread.currentThread());
                mine.set(++revision);
                waits = isShared() && revision % 2 == 0;
            }
            if (waits) {
                meet(drawn);
            }
            try {
                return super.commit(batch);
            } finally {
                mine.remove();
            }
        }

        @Override
        long nextRevision(Batch batch) {
            Long early = mine.get();
            return early == null ? super.nextRevision(batch) : early;
        }
    }

    private static final class FreesTwice extends FlatStore {
        private final CyclicBarrier closing = new CyclicBarrier(2);
        private volatile boolean closed;

        @Override
        public void close() {
            if (closed) {
                return;
            }
            boolean together = false;
            try {
                closing.await(MEETING_MILLIS, TimeUnit.MILLISECONDS);
                together = true;
            } catch (TimeoutException | BrokenBarrierException alone) {
                closing.reset();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            closed = true;
            if (together) {
                throw new IllegalStateException("freed already");
            }
        }
    }
}
