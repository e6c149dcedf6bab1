package io.vaporform.event;

import io.vaporform.spec.Address;
import io.vaporform.state.Phase;
import java.time.Instant;

/**
 * Something that happened to a resource. Contains no secret.
 *
 * @param id stable, and different for each event: who hears of one twice knows it by its id
 * @param at when
 * @param type what
 * @param address whose
 * @param operationId of the operation it happened in; empty if it was in none
 * @param actor who asked for it: see {@code Infrastructure.as}
 * @param phase where the resource stands
 * @param percent how far it is, 0 to 100; see {@link io.vaporform.spi.Stage}
 * @param text for a person; may be empty
 */
public record Event(
        String id,
        Instant at,
        Type type,
        Address address,
        String operationId,
        String actor,
        Phase phase,
        int percent,
        String text) {

    /** What happened. More may come with later versions. */
    public enum Type {
        /** Somebody wants something new of it, or wants it gone; the text says what is planned. Stored. */
        PLANNED,
        /** A provider tells how far it is. Not stored. */
        PROGRESS,
        /** The state that is stored has changed. Stored. */
        STATE,
        /** It is no longer there, and nothing is kept of it but its events. Stored. */
        GONE,
        /** A finding was opened; the text says what was seen, and the cure. Stored. */
        FOUND,
        /** A finding was closed. Stored. */
        CLEARED,
        /** Somebody has a command run in an instance; the text says which program, and where. Stored before it is run. */
        EXEC,
        /** A backup of it was begun, made, or deleted, as the text says. Stored. */
        BACKUP
    }
}
