package io.vaporform.acme;

import io.vaporform.acme.RateLimits.Limit;
import java.time.Duration;
import java.time.Instant;

/**
 * What is left of a limit, told by one moment: the one at which nothing will be missing if nothing more is taken (the generic cell rate algorithm, which
 * <a href="https://github.com/letsencrypt/boulder/blob/main/ratelimits/README.md">Let's Encrypt</a> counts by). Immutable.
 *
 * @param full past or now of one of which nothing is missing
 */
record TokenBucket(Limit limit, Instant full) {

    /** One that nothing was taken of. */
    static TokenBucket unused(Limit limit) {
        return new TokenBucket(limit, Instant.MIN);
    }

    /** One of which nothing is left. */
    static TokenBucket empty(Limit limit, Instant now) {
        return new TokenBucket(limit, now.plus(limit.window()));
    }

    /** From when on there is one to take. */
    Instant freeAt() {
        return freeAt(0);
    }

    /** @param left that are there once one was taken */
    Instant freeAt(int left) {
        Duration used = limit.refill().multipliedBy(limit.capacity() - 1L - left);
        return full.equals(Instant.MIN) ? full : full.minus(used);
    }

    boolean allows(Instant now) {
        return !freeAt().isAfter(now);
    }

    boolean isFull(Instant now) {
        return !full.isAfter(now);
    }

    /** Takes one, which must be there. */
    TokenBucket take(Instant now) {
        return new TokenBucket(limit, (isFull(now) ? now : full).plus(limit.refill()));
    }

    /** Takes one if so many are there then. */
    TokenBucket spend(int left, Instant now) {
        return freeAt(left).isAfter(now) ? this : take(now);
    }

    /**
     * Gives one back. What would have been refilled since it was taken is kept: the bucket may have been full then, and would have got nothing.
     *
     * @param taken when it was
     */
    TokenBucket giveBack(Instant taken, Instant now) {
        Duration passed = taken.isBefore(now) ? Duration.between(taken, now) : Duration.ZERO;
        Duration back = limit.refill().minus(passed);
        return back.isNegative() || isFull(now) ? this : new TokenBucket(limit, full.minus(back));
    }

    /** Itself, or an empty one if it was written by a clock that was so far ahead that nobody could wait for it. */
    TokenBucket credible(Instant now) {
        boolean ahead = full.isAfter(now.plus(limit.window().multipliedBy(2)));
        return ahead ? empty(limit, now) : this;
    }
}
