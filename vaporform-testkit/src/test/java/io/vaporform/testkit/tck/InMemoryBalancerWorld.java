package io.vaporform.testkit.tck;

import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryTraffic;
import io.vaporform.memory.InMemoryTraffic.Answer;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.memory.Thing;
import io.vaporform.spec.Address;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.Instance;
import io.vaporform.spec.LoadBalancerOutputs;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Requests in an in-memory world, to deployments of another installation. */
final class InMemoryBalancerWorld implements BalancerWorld {

    private final InMemoryWorld world;
    private final Infrastructure others;

    /** The names that backends were started with, by those of their instances. */
    private final Map<String, String> names = new HashMap<>();

    private final BiFunction<Request, Function<Request, Reply>, Reply> answered;
    private final Consumer<InMemoryWorld> restarted;

    InMemoryBalancerWorld(InMemoryWorld world) {
        this(world, (request, right) -> right.apply(request), same -> {});
    }

    /**
     * @param answered what its load balancers make of a request, and of what right ones would answer
     * @param restarted what becomes of them when they die and come back
     */
    InMemoryBalancerWorld(
            InMemoryWorld world,
            BiFunction<Request, Function<Request, Reply>, Reply> answered,
            Consumer<InMemoryWorld> restarted) {
        this.world = world;
        this.answered = answered;
        this.restarted = restarted;
        this.others = Infrastructure.builder()
                .installation("others")
                .provider(InMemoryProvider.builder().world(world).build())
                .build();
    }

    @Override
    public Instance backend(String name) {
        Instance instance = others.project("others")
                .deploy(name, d -> d.image("shop/web:1").port(PORT, 8080))
                .outputs()
                .instances()
                .get(0);
        names.put(instance.name(), name);
        return instance;
    }

    @Override
    public void kill(Instance backend) {
        world.kill(backend.engineId());
    }

    @Override
    public void revive(Instance backend) {
        others.project("others")
                .deployment(String.valueOf(names.get(backend.name())))
                .restart();
    }

    private Answer begin(Endpoint listener, Request request) {
        Optional<Address> balancer = world.things().stream()
                .filter(thing -> thing instanceof Thing.Balancing balancing
                        && balancing.endpoints().contains(listener))
                .map(thing -> thing.mark().address())
                .findFirst();
        return balancer.map(address -> world.traffic()
                        .begin(
                                address,
                                InMemoryTraffic.Request.of(request.host(), request.path())
                                        .from(request.client())))
                .orElseGet(() -> Answer.of(0));
    }

    private Reply reply(Answer answer) {
        world.traffic().end(answer);
        return new Reply(answer.status(), answer.instance().map(names::get), answer.location());
    }

    @Override
    public Reply send(Endpoint listener, Request request) {
        return answered.apply(request, each -> reply(begin(listener, each)));
    }

    @Override
    public Optional<String> text(Endpoint listener, Request request) {
        Reply reply = send(listener, request);
        boolean own = reply.status() == 200 && reply.backend().isEmpty();
        return Optional.of(own ? begin(listener, request).text().orElse("") : "");
    }

    @Override
    public Held hold(Endpoint listener, Request request) {
        Answer answer = begin(listener, request);
        return new Held() {
            @Override
            public String backend() {
                return String.valueOf(names.get(answer.instance().orElseThrow()));
            }

            @Override
            public Reply end() {
                return reply(answer);
            }
        };
    }

    @Override
    public boolean choosesClients() {
        return true;
    }

    @Override
    public boolean restart(LoadBalancerOutputs balancer) {
        restarted.accept(world);
        return true;
    }

    @Override
    public void close() {
        others.close();
    }
}
