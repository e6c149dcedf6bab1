package io.vaporform.testkit.tck;

import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.Outputs;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Spec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.BackendHealth;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.ChallengeAnswers;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Known;
import io.vaporform.spi.LoadBalancerService;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import io.vaporform.spi.Observed;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Service;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.util.List;
import java.util.function.Consumer;

/** The in-memory service of load balancers with all its calls as methods of one class, so that a defect is one method that is overridden. */
class FlatBalancers implements Provider, LoadBalancerService, ChallengeAnswers {

    private final InMemoryProvider real;

    FlatBalancers(InMemoryWorld world) {
        real = InMemoryProvider.builder().world(world).build();
    }

    LoadBalancerService service() {
        return Kit.balancerService(real);
    }

    Step<LoadBalancerOutputs> balancer(Task<LoadBalancerSpec, LoadBalancerOutputs> task, ApplyContext context) {
        return service().loadBalancers().apply(task, context);
    }

    Step<RouteOutputs> route(Task<RouteSpec, RouteOutputs> task, ApplyContext context) {
        return service().routes().apply(task, context);
    }

    Deletion deleteBalancer(Known<LoadBalancerSpec, LoadBalancerOutputs> known, ApplyContext context) {
        return service().loadBalancers().delete(known, context);
    }

    Deletion deleteRoute(Known<RouteSpec, RouteOutputs> known, ApplyContext context) {
        return service().routes().delete(known, context);
    }

    Observed<LoadBalancerSpec, LoadBalancerOutputs> lookAtBalancer(
            Known<LoadBalancerSpec, LoadBalancerOutputs> known, CallContext context) {
        return service().loadBalancers().read(known, context);
    }

    Observed<RouteSpec, RouteOutputs> lookAtRoute(Known<RouteSpec, RouteOutputs> known, CallContext context) {
        return service().routes().read(known, context);
    }

    @Override
    public List<MemberState> members(
            Known<RouteSpec, RouteOutputs> route, String deployment, List<Member> wanted, CallContext context) {
        return service().members(route, deployment, wanted, context);
    }

    @Override
    public List<BackendHealth> health(Known<RouteSpec, RouteOutputs> route, CallContext context) {
        return service().health(route, context);
    }

    private ChallengeAnswers answers() {
        return (ChallengeAnswers) service();
    }

    @Override
    public void answer(ChallengeAnswer answer, CallContext context) {
        answers().answer(answer, context);
    }

    @Override
    public void answerNoMore(ChallengeAnswer answer, CallContext context) {
        answers().answerNoMore(answer, context);
    }

    @Override
    public final ResourceProvider<LoadBalancerSpec, LoadBalancerOutputs> loadBalancers() {
        return new Flat<>(service().loadBalancers()) {
            @Override
            public Step<LoadBalancerOutputs> apply(
                    Task<LoadBalancerSpec, LoadBalancerOutputs> task, ApplyContext context) {
                return balancer(task, context);
            }

            @Override
            public Observed<LoadBalancerSpec, LoadBalancerOutputs> read(
                    Known<LoadBalancerSpec, LoadBalancerOutputs> known, CallContext context) {
                return lookAtBalancer(known, context);
            }

            @Override
            public Deletion delete(Known<LoadBalancerSpec, LoadBalancerOutputs> known, ApplyContext context) {
                return deleteBalancer(known, context);
            }
        };
    }

    @Override
    public final ResourceProvider<RouteSpec, RouteOutputs> routes() {
        return new Flat<>(service().routes()) {
            @Override
            public Step<RouteOutputs> apply(Task<RouteSpec, RouteOutputs> task, ApplyContext context) {
                return route(task, context);
            }

            @Override
            public Observed<RouteSpec, RouteOutputs> read(Known<RouteSpec, RouteOutputs> known, CallContext context) {
                return lookAtRoute(known, context);
            }

            @Override
            public Deletion delete(Known<RouteSpec, RouteOutputs> known, ApplyContext context) {
                return deleteRoute(known, context);
            }
        };
    }

    private abstract static class Flat<S extends Spec, O extends Outputs> implements ResourceProvider<S, O> {
        private final ResourceProvider<S, O> real;

        Flat(ResourceProvider<S, O> real) {
            this.real = real;
        }

        @Override
        public void validate(S wanted, Capabilities can, Violations found) {
            real.validate(wanted, can, found);
        }

        @Override
        public ChangeEffect effect(S before, S after, Capabilities can) {
            return real.effect(before, after, can);
        }

        @Override
        public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
            real.inventory(scope, each, context);
        }
    }

    @Override
    public String id() {
        return real.id();
    }

    @Override
    public Capabilities capabilities(CallContext context) {
        return real.capabilities(context);
    }

    @Override
    public List<Service> services() {
        return List.of(this);
    }

    @Override
    public void close() {
        real.close();
    }
}
