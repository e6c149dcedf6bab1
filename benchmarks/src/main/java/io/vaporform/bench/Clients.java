package io.vaporform.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A few clients that make requests until it is closed, and what came of these. */
abstract class Clients implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Integer> failures = new LinkedHashMap<>();
    private volatile boolean over;
    private int requests;

    /** To be called once, when the clients know all that they need. */
    final void begin(int count) {
        for (int i = 0; i < count; i++) {
            int number = i;
            Thread thread = new Thread(() -> run(number), "load-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** What a client does until it {@link #isOver}. */
    abstract void run(int number);

    final boolean isOver() {
        return over;
    }

    /** @param failure empty if it was none */
    final synchronized void note(String failure) {
        requests++;
        if (!failure.isEmpty()) {
            failures.merge(failure, 1, Integer::sum);
        }
    }

    final synchronized int requests() {
        return requests;
    }

    final synchronized int failed() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How often each came in the place of 200. */
    final synchronized Map<String, Integer> failures() {
        return Map.copyOf(failures);
    }

    @Override
    public final void close() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
