package io.vaporform.acme;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/** What simulated orders need and wait for. Not thread-safe. */
abstract class Scarce {

    /** The orders that wait for it, each with since when. */
    final TreeMap<Integer, Instant> line = new TreeMap<>();

    private final String what;
    private final Set<Integer> waited = new HashSet<>();
    private Duration longest = Duration.ZERO;

    private Scarce(String what) {
        this.what = what;
    }

    /** From when on there is one, if nobody takes it before. */
    abstract Instant freeAt(Instant now);

    final boolean isFree(Instant now) {
        return !freeAt(now).isAfter(now);
    }

    /**
     * Takes one.
     *
     * @param done when the order that takes it will be
     */
    abstract void take(Instant now, Instant done);

    /** For a person. */
    final String what() {
        return what;
    }

    final void waited(int order, Duration time) {
        waited.add(order);
        longest = time.compareTo(longest) > 0 ? time : longest;
    }

    /** How many orders have waited. */
    final int waiting() {
        return waited.size();
    }

    final Duration longest() {
        return longest;
    }

    /** What is left of a limit. */
    static final class Tokens extends Scarce {

        private TokenBucket bucket;
        private Instant freeAt;

        Tokens(Counted counted) {
            super(counted.limit().title() + " (" + counted.who() + ")");
            this.bucket = TokenBucket.unused(counted.limit());
            this.freeAt = bucket.freeAt();
        }

        @Override
        Instant freeAt(Instant now) {
            return freeAt;
        }

        @Override
        void take(Instant now, Instant done) {
            bucket = bucket.take(now);
            freeAt = bucket.freeAt();
        }
    }

    /** Room for so many at the same time. */
    static final class Places extends Scarce {

        private final int size;
        private final PriorityQueue<Instant> ends = new PriorityQueue<>();

        Places(String what, int size) {
            super(what);
            this.size = size;
        }

        @Override
        Instant freeAt(Instant now) {
            while (!ends.isEmpty() && !ends.element().isAfter(now)) {
                ends.remove();
            }
            return ends.size() < size ? now : ends.element();
        }

        @Override
        void take(Instant now, Instant done) {
            ends.add(done);
        }
    }
}
