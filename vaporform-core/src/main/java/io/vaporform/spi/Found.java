package io.vaporform.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * Something in the world that bears our mark.
 *
 * @param mark what it bears
 * @param engineId the provider's own identity of it; for an instance the one that the outputs have
 * @param createdAt when it was made, if the listing says so
 * @param altered whether the listing itself shows that it is not as it was made, such as a container that has ended; it is then looked at closely
 */
public record Found(Mark mark, String engineId, Optional<Instant> createdAt, boolean altered) {

    /** Of a listing that says no more. */
    public Found(Mark mark, String engineId) {
        this(mark, engineId, Optional.empty(), false);
    }
}
