package io.vaporform.testkit;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds threads that outlive what they were made for. */
public final class ThreadLeaks {

    /** The names of Vaporform's own threads start so. */
    public static final String PREFIX = "vaporform-";

    /** A thread that was told to end may take a moment to be gone. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final long POLL_MILLIS = 5;

    private final Set<Thread> before;

    private ThreadLeaks(Set<Thread> before) {
        this.before = before;
    }

    /** Notes the threads there are now. */
    public static ThreadLeaks watch() {
        return new ThreadLeaks(Set.copyOf(Thread.getAllStackTraces().keySet()));
    }

    /**
     * Waits a moment for the threads of Vaporform that were started since {@link #watch} to end.
     *
     * @throws AssertionError naming those that are still there
     */
    public void assertNone() {
        assertNone(thread -> thread.getName().startsWith(PREFIX));
    }

    /** As {@link #assertNone()}, for the threads that {@code ours} picks. */
    public void assertNone(Predicate<Thread> ours) {
        long giveUp = System.nanoTime() + GRACE.toNanos();
        for (Thread left : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(left) && ours.test(left)) {
                awaitEnd(left, giveUp);
            }
        }
        Set<String> names = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread) && ours.test(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet());
        if (!names.isEmpty()) {
            throw new AssertionError("threads are left: " + names + "; whoever started them must end them on close");
        }
    }

    private static void awaitEnd(Thread thread, long giveUp) {
        try {
            thread.join(Math.max(POLL_MILLIS, (giveUp - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
