package io.vaporform.tls;

import io.vaporform.spi.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What is to be shown for a name: from memory, where both what there is and what there is not are kept, else from the source. However many
 * handshakes want a name, it is read once. Thread-safe; what is in memory takes no lock.
 */
final class Lookups {

    /** After a failure the source is left alone for so long, as far as that name goes. */
    static final Duration RETRY = Duration.ofSeconds(1);

    /**
     * @param loaded the most certificates in memory; 0 for none, so that each is read anew
     * @param misses the most names of which it is remembered that they have none
     * @param missing how long that is remembered
     * @param fresh how old a certificate in memory may be before it is read again
     * @param reads the most reads at a time, and again as many of what is in memory already
     * @param patience how long a handshake waits
     */
    record Limits(int loaded, int misses, Duration missing, Duration fresh, int reads, Duration patience) {}

    private record Miss(Answer answer, long until) {}

    private final Limits limits;
    private final Reader reader;
    private final Versions versions;
    private final TimeSource time;
    private final Executor executor;
    private final SecondChance<Kept> kept;
    private final SecondChance<Miss> misses;
    private final Map<String, CompletableFuture<Answer>> flights = new ConcurrentHashMap<>();
    private final Permits first;
    private final Permits again;

    Lookups(Limits limits, Reader reader, Versions versions, TimeSource time, Executor executor) {
        this.limits = limits;
        this.reader = reader;
        this.versions = versions;
        this.time = time;
        this.executor = executor;
        this.kept = new SecondChance<>(Math.max(1, limits.loaded), gone -> versions.retire(gone.shown()));
        this.misses = new SecondChance<>(limits.misses, gone -> {});
        // A flood of unknown names must not keep a certificate from being renewed.
        this.first = new Permits(limits.reads, time);
        this.again = new Permits(limits.reads, time);
    }

    /** @param name as a {@link io.vaporform.spec.DomainName} writes it, or any text that is in no cache */
    Answer known(String name) {
        Kept known = kept.get(name);
        return known == null || known.isDue(time.nanos()) ? Answer.UNKNOWN : known.answer();
    }

    /** @param name as a {@link io.vaporform.spec.DomainName} writes it */
    Answer find(String name) {
        Kept known = kept.get(name);
        if (known != null) {
            return known.isDue(time.nanos()) ? renewed(name, known) : known.answer();
        }
        Miss miss = missed(name);
        return miss == null ? read(name) : miss.answer;
    }

    private @Nullable Miss missed(String name) {
        Miss miss = misses.get(name);
        return miss != null && miss.until - time.nanos() > 0 ? miss : null;
    }

    private Answer read(String name) {
        CompletableFuture<Answer> flight = new CompletableFuture<>();
        CompletableFuture<Answer> other = flights.putIfAbsent(name, flight);
        if (other != null) {
            return await(other, Answer.UNKNOWN);
        }
        Answer landed = landed(name);
        if (landed != null) {
            flights.remove(name, flight);
            flight.complete(landed);
            return landed;
        }
        if (!first.take(limits.patience)) {
            land(name, flight, Answer.UNKNOWN);
            return Answer.UNKNOWN;
        }
        start(name, flight, first);
        return await(flight, Answer.UNKNOWN);
    }

    /** What another read since this handshake looked. */
    private @Nullable Answer landed(String name) {
        Kept known = kept.get(name);
        if (known != null) {
            return known.answer();
        }
        Miss miss = missed(name);
        return miss == null ? null : miss.answer;
    }

    /** One handshake reads; those beside it, and it too if that fails or lasts, show what is there. */
    private Answer renewed(String name, Kept known) {
        if (!again.tryTake()) {
            return known.answer();
        }
        CompletableFuture<Answer> flight = new CompletableFuture<>();
        if (flights.putIfAbsent(name, flight) != null) {
            again.giveBack();
            return known.answer();
        }
        start(name, flight, again);
        Answer read = await(flight, known.answer());
        return read.known() ? read : known.answer();
    }

    private void start(String name, CompletableFuture<Answer> flight, Permits permits) {
        try {
            executor.execute(() -> fly(name, flight, permits));
        } catch (RejectedExecutionException full) {
            permits.giveBack();
            land(name, flight, Answer.UNKNOWN);
        }
    }

    private void fly(String name, CompletableFuture<Answer> flight, Permits permits) {
        Answer answer = Answer.UNKNOWN;
        try {
            answer = reader.read(name);
        } finally {
            permits.giveBack();
            land(name, flight, answer);
        }
    }

    /** What was read before the name changed is for those who waited for it, and not kept. */
    private void land(String name, CompletableFuture<Answer> flight, Answer answer) {
        boolean[] current = new boolean[1];
        flights.computeIfPresent(name, (same, now) -> {
            if (now != flight) {
                return now;
            }
            current[0] = true;
            keep(name, answer);
            return null;
        });
        Shown shown = answer.shown();
        if (shown != null && !(current[0] && limits.loaded > 0)) {
            versions.retire(shown);
        }
        flight.complete(answer);
    }

    private void keep(String name, Answer answer) {
        long now = time.nanos();
        Shown shown = answer.shown();
        if (shown != null) {
            misses.remove(name);
            if (limits.loaded > 0) {
                kept.put(name, new Kept(shown, now + limits.fresh.toNanos()));
            }
        } else if (answer.known()) {
            misses.put(name, new Miss(answer, now + limits.missing.toNanos()));
            kept.remove(name);
        } else {
            Kept stale = kept.get(name);
            if (stale == null) {
                misses.put(name, new Miss(answer, now + RETRY.toNanos()));
            } else {
                stale.readAgain(now + RETRY.toNanos());
            }
        }
    }

    private Answer await(CompletableFuture<Answer> flight, Answer otherwise) {
        try {
            time.await(flight, limits.patience);
        } catch (TimeoutException late) {
            return otherwise;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return otherwise;
        }
        return flight.getNow(otherwise);
    }

    /** What is known of it is to be read anew. */
    void changed(String name) {
        flights.remove(name);
        misses.remove(name);
        Kept stale = kept.get(name);
        if (stale != null) {
            stale.readAgain(time.nanos());
        }
    }

    int loaded() {
        return kept.size();
    }

    int misses() {
        return misses.size();
    }
}
