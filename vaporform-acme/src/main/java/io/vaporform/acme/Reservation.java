package io.vaporform.acme;

import java.time.Instant;

/** Whether an order may be sent. */
sealed interface Reservation {

    /** It may, and is counted. */
    record Granted() implements Reservation {}

    /**
     * It may not yet, and nothing was counted.
     *
     * @param until when to ask again: of many that wait for the same, each is told another time. That it is granted then is not promised
     * @param reason for a person
     */
    record Refused(Instant until, String reason, Cause cause) implements Reservation {}

    /** What keeps an order from being sent. */
    enum Cause {
        /** A limit is used up. */
        LIMIT,
        /** The issuer has said for how long it wants nothing. */
        ISSUER,
        /** Another order for exactly the same names is under way: what comes of it may serve both. */
        DUPLICATE
    }
}
