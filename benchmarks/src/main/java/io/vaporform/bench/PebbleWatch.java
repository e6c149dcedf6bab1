package io.vaporform.bench;

import io.vaporform.testsupport.Pebble;
import java.math.BigInteger;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sees to it that nobody waits for a Pebble that has locked itself up. Those up to 2.10 at least may do so for good when one order is made while an authorization of another is read: each waits for what the other
 * holds. Then nothing is answered any more that looks into its memory.
 */
final class PebbleWatch {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private PebbleWatch() {}

    /**
     * Does what it is given, for as long as Pebble answers.
     *
     * @return whether it was done; if not, Pebble has locked itself up
     */
    static boolean done(Pebble pebble, Samples.Work work) throws Exception {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            work.run();
            return true;
        });
        Thread worker = new Thread(task, "watched");
        worker.start();
        while (true) {
            try {
                return task.get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException underWay) {
                if (isStuck(pebble)) {
                    pebble.stop();
                    worker.interrupt();
                    worker.join();
                    return false;
                }
            } catch (ExecutionException failed) {
                if (isStuck(pebble)) {
                    return false;
                }
                throw failed;
            }
        }
    }

    private static boolean isStuck(Pebble pebble) throws InterruptedException {
        Thread asking = new Thread(() -> pebble.status(BigInteger.ONE), "is-stuck");
        asking.setDaemon(true);
        // It may be asking still when that Pebble is stopped.
        asking.setUncaughtExceptionHandler((thread, stopped) -> {});
        asking.start();
        asking.join(LONGEST_ANSWER.toMillis());
        return asking.isAlive();
    }
}
