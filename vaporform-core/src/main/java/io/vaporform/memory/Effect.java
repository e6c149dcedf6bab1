package io.vaporform.memory;

import io.vaporform.spi.Mark;

/**
 * One change that a provider made in its world.
 *
 * @param verb what was done
 * @param mark whose thing it was
 * @param engineId which thing
 * @param operationId on behalf of which operation
 */
public record Effect(Verb verb, Mark mark, String engineId, String operationId) {

    /** What can be done to a thing. More come with later versions. */
    public enum Verb {
        CREATE,
        UPDATE,
        RESTART,
        DELETE
    }
}
