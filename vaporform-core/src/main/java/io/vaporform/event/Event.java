package io.vaporform.event;

import io.vaporform.spec.Address;
import io.vaporform.state.Phase;
import java.time.Instant;

/**
 * Something that happened to a resource. Contains no secret.
 *
 * @param id stable, and different for each event
 * @param at when
 * @param type what
 * @param address whose
 * @param operationId of the operation it happened in
 * @param phase where the resource stands
 * @param percent how far it is, 0 to 100; see {@link io.vaporform.spi.Stage}
 * @param text for a person; may be empty
 */
public record Event(
        String id, Instant at, Type type, Address address, String operationId, Phase phase, int percent, String text) {

    /** What happened. More may come with later versions. */
    public enum Type {
        /** A provider tells how far it is. */
        PROGRESS,
        /** The state that is stored has changed. */
        STATE
    }
}
