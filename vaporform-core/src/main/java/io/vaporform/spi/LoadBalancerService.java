package io.vaporform.spi;

import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import java.util.List;

/** Sends requests to the instances of deployments. */
public interface LoadBalancerService extends Service {

    ResourceProvider<LoadBalancerSpec, LoadBalancerOutputs> loadBalancers();

    /**
     * What hangs on its load balancers. A route that was just made has no members: the engine tells of them by {@link #members}. One whose load balancer is not there, or is another project's and not shared, is
     * refused.
     */
    ResourceProvider<RouteSpec, RouteOutputs> routes();

    /**
     * Makes {@code wanted} all there is of one target of a route: what the load balancer has beyond it is removed. Called again and again with the same list; a call that changes nothing is cheap.
     *
     * @param deployment the target
     * @return how it treats each instance by now, read back from its system; an instance that it says nothing of gets no traffic from it
     * @throws io.vaporform.error.ProviderUnavailableException if it cannot tell: then it is asked again, and a rollout waits
     */
    List<MemberState> members(
            Known<RouteSpec, RouteOutputs> route, String deployment, List<Member> wanted, CallContext context);

    /**
     * What it finds of the instances behind a route by its own checks. Changes nothing.
     *
     * @throws io.vaporform.error.ProviderUnavailableException if it cannot tell
     */
    List<BackendHealth> health(Known<RouteSpec, RouteOutputs> route, CallContext context);
}
