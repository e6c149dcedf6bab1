package io.vaporform.spi;

import io.vaporform.spec.Instance;

/** One instance of a deployment as its {@link Balancer}s are to treat it. */
public record Member(Instance instance, State state) {

    /** What traffic an instance gets. */
    public enum State {
        /** None yet. */
        STARTING,
        /** Its share. */
        ACTIVE,
        /** No new requests; those that it has go on to their end. */
        DRAINING
    }
}
