package io.vaporform.spi;

import io.vaporform.spec.Address;
import java.util.List;

/**
 * Sends the traffic for deployments to their instances, such as HAProxy does. While a deployment is rolled out, it is told of each step, and the rollout
 * goes on only once it says that the step is in effect: a new instance serves before an old one stops. Thread-safe: it is called for many deployments at a
 * time, and for one by one thread at a time.
 */
public interface Balancer {

    /** By which people know it, such as {@code edge}. */
    String name();

    /** Whether it sends traffic to {@code deployment}; who says no is not told of its instances. No I/O. */
    boolean routesTo(Address deployment);

    /**
     * Makes {@code wanted} all there is of a deployment: what the balancer has beyond it is removed. Called again and again with the same list; a call that changes nothing is cheap.
     *
     * @return how it treats each instance by now, read back from its system. An instance that it says nothing of gets no traffic from it.
     * @throws RuntimeException if it cannot tell: then it is asked again, and the rollout waits
     */
    List<MemberState> members(Address deployment, List<Member> wanted, CallContext context);
}
