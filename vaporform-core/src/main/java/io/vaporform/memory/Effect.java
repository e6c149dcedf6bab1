package io.vaporform.memory;

import io.vaporform.spi.Mark;
import java.util.Optional;

/**
 * One change that a provider made in its world.
 *
 * @param verb what was done
 * @param mark whose thing it was
 * @param engineId which thing
 * @param operationId on behalf of which operation
 * @param account the id of the project's account that came with the call; empty if none did
 */
public record Effect(Verb verb, Mark mark, String engineId, String operationId, Optional<String> account) {

    /** What can be done to a thing. More come with later versions. */
    public enum Verb {
        CREATE,
        UPDATE,
        RESTART,
        DELETE
    }
}
