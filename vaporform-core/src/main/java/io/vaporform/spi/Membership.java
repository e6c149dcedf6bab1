package io.vaporform.spi;

import io.vaporform.spec.Instance;
import java.util.List;

/**
 * A deployment's instances as balancers see them, kept in the store. A provider announces and asks, and never waits in a call: while the
 * answer is no, it returns {@link Step.Working}. Idempotent by the instance's name. With no balancer, instances are active and drained at once.
 */
public interface Membership {

    /** All that were announced and are not gone, of every generation. */
    List<Instance> instances();

    /** Announces an instance that is not to get traffic yet. */
    void starting(Instance instance);

    /** Wants traffic for it; true once every balancer that routes to the deployment sends it some. */
    boolean active(String instance);

    /** Wants no new traffic for it. */
    Drain drain(String instance);

    /** It is no more. */
    void gone(String instance);

    /** Whether an instance still serves. */
    enum Drain {
        DRAINED,
        BUSY,
        TIMED_OUT
    }
}
