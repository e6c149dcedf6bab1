package io.vaporform.testkit.tck;

import io.vaporform.spec.Endpoint;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spi.Mark;
import io.vaporform.spi.ResourceProvider;
import java.util.function.Consumer;

/** One generation of a load balancer. */
final class Bal extends Subject<LoadBalancerSpec, LoadBalancerOutputs> {

    Bal(Kit kit, Mark mark, LoadBalancerSpec spec) {
        super(kit, mark, spec);
    }

    @Override
    ResourceProvider<LoadBalancerSpec, LoadBalancerOutputs> resources() {
        return kit().balancerService().loadBalancers();
    }

    void want(Consumer<LoadBalancerSpec.Builder> change) {
        LoadBalancerSpec.Builder other = spec().toBuilder();
        change.accept(other);
        want(other.build());
    }

    /** By which routes of any project name it. */
    String path() {
        return mark().address().project() + "/" + mark().address().stack() + "/"
                + mark().address().name();
    }

    /** Where it takes requests first. */
    Endpoint listener() {
        return present().outputs().endpoints().get(0);
    }
}
