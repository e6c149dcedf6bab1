package io.vaporform.spi;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * What a provider can do.
 *
 * @param all what it declares
 * @param visibilityLag how long something new may be missing from its listings; zero if it never is
 * @param parallelism how many calls at a time do it good; at least 1
 */
public record Capabilities(Set<Capability> all, Duration visibilityLag, int parallelism) {

    public static final int DEFAULT_PARALLELISM = 8;

    public Capabilities {
        if (parallelism < 1) {
            throw new IllegalArgumentException("a provider that takes no call at a time is none: " + parallelism);
        }
        all = Set.copyOf(all);
    }

    public static Capabilities of(Capability... all) {
        return new Capabilities(Set.of(all), Duration.ZERO, DEFAULT_PARALLELISM);
    }

    /** All of these, and one more. */
    public Capabilities and(Capability one) {
        Set<Capability> more = new HashSet<>(all);
        more.add(one);
        return new Capabilities(more, visibilityLag, parallelism);
    }

    public boolean has(Capability capability) {
        return all.contains(capability);
    }

    public Capabilities visibilityLag(Duration lag) {
        return new Capabilities(all, lag, parallelism);
    }

    public Capabilities parallelism(int calls) {
        return new Capabilities(all, visibilityLag, calls);
    }
}
