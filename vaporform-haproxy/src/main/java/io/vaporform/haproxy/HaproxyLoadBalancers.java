package io.vaporform.haproxy;

import io.vaporform.error.ProvisioningException;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Listener;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.Violations;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.spi.Deletion;
import io.vaporform.spi.Found;
import io.vaporform.spi.Health;
import io.vaporform.spi.Known;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Observed;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Each load balancer is a HAProxy process of this host. */
final class HaproxyLoadBalancers implements ResourceProvider<LoadBalancerSpec, LoadBalancerOutputs> {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Supplier<Edges> edges;
    private final InetAddress address;

    HaproxyLoadBalancers(Supplier<Edges> edges, InetAddress address) {
        this.edges = edges;
        this.address = address;
    }

    @Override
    public void validate(LoadBalancerSpec wanted, Capabilities can, Violations found) {}

    @Override
    public ChangeEffect effect(LoadBalancerSpec before, LoadBalancerSpec after, Capabilities can) {
        return before.listeners().equals(after.listeners())
                ? ChangeEffect.inPlace()
                : new ChangeEffect(
                        ChangeEffect.How.IN_PLACE, false, "by a reload, in which listeners that stay are handed over");
    }

    @Override
    public Step<LoadBalancerOutputs> apply(Task<LoadBalancerSpec, LoadBalancerOutputs> task, ApplyContext context) {
        try {
            EdgeProxy proxy = edges.get().of(task.mark());
            return proxy.exclusively(() -> {
                Optional<EdgeBalancer> before = proxy.journal().balancer();
                return before.isPresent()
                        ? changed(proxy, before.get(), task.wanted())
                        : created(proxy, task, context.time().now());
            });
        } catch (ProvisioningException refused) {
            return Step.failed(String.valueOf(refused.getMessage()));
        }
    }

    private Step<LoadBalancerOutputs> created(
            EdgeProxy proxy, Task<LoadBalancerSpec, LoadBalancerOutputs> task, Instant now) {
        try {
            EdgeBalancer balancer = new EdgeBalancer(
                    task.mark(), now, task.wanted(), ports(Optional.empty(), task.wanted()), SlotCounts.first());
            proxy.journal().put(balancer);
            proxy.load();
            return done(balancer);
        } catch (ProvisioningException failed) {
            edges.get().remove(proxy);
            throw failed;
        }
    }

    private Step<LoadBalancerOutputs> changed(EdgeProxy proxy, EdgeBalancer before, LoadBalancerSpec wanted) {
        if (before.spec().equals(wanted)) {
            proxy.load();
            return done(before);
        }
        EdgeBalancer changed = before.with(wanted, ports(Optional.of(before), wanted));
        proxy.journal().put(changed);
        try {
            proxy.load();
            return done(changed);
        } catch (ProvisioningException failed) {
            // What ran before still does.
            proxy.journal().put(before);
            throw failed;
        }
    }

    /** Listeners that were there before keep their ports. */
    private List<Integer> ports(Optional<EdgeBalancer> before, LoadBalancerSpec wanted) {
        List<Integer> free = new ArrayList<>(before.map(EdgeBalancer::ports).orElse(List.of()));
        List<Listener> had =
                new ArrayList<>(before.map(it -> it.spec().listeners()).orElse(List.of()));
        List<Integer> all = new ArrayList<>();
        for (Listener listener : wanted.listeners()) {
            int kept = 0;
            while (kept < had.size() && !isSame(had.get(kept), free.get(kept), listener)) {
                kept++;
            }
            if (kept < had.size()) {
                had.remove(kept);
                all.add(free.remove(kept));
            } else {
                all.add(free(listener.port()));
            }
        }
        return all;
    }

    private static boolean isSame(Listener had, int port, Listener wanted) {
        return had.protocol() == wanted.protocol() && (wanted.port() == 0 || wanted.port() == port);
    }

    /** HAProxy stops all traffic for two seconds before it fails to take one, so it is asked for only what is free. */
    private int free(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
            return probe.getLocalPort();
        } catch (IOException taken) {
            throw new ProvisioningException(
                    "listen at port " + port,
                    taken.getMessage() + "; stop what has " + address.getHostAddress() + ":" + port
                            + ", or take another port",
                    taken);
        }
    }

    private Step<LoadBalancerOutputs> done(EdgeBalancer balancer) {
        return Step.done(outputs(balancer));
    }

    private LoadBalancerOutputs outputs(EdgeBalancer balancer) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < balancer.ports().size(); i++) {
            Listener listener = balancer.spec().listeners().get(i);
            endpoints.add(new Endpoint(
                    listener.protocol().name().toLowerCase(Locale.ROOT),
                    From.HOST,
                    EdgeFiles.hostOf(address),
                    balancer.ports().get(i)));
        }
        return LoadBalancerOutputs.of(balancer.mark().token(), endpoints);
    }

    private Optional<EdgeProxy> find(Mark mark) {
        return edges.get().find(mark).filter(proxy -> proxy.journal()
                .balancer()
                .filter(balancer -> balancer.mark().equals(mark))
                .isPresent());
    }

    @Override
    public Observed<LoadBalancerSpec, LoadBalancerOutputs> read(
            Known<LoadBalancerSpec, LoadBalancerOutputs> known, CallContext context) {
        Optional<EdgeProxy> proxy = find(known.mark());
        if (proxy.isEmpty()) {
            return Observed.absent();
        }
        EdgeBalancer balancer = proxy.get().journal().balancer().orElseThrow();
        return new Observed.Present<>(
                balancer.spec(), outputs(balancer), proxy.get().isUp() ? Health.HEALTHY : Health.UNHEALTHY);
    }

    @Override
    public Deletion delete(Known<LoadBalancerSpec, LoadBalancerOutputs> known, ApplyContext context) {
        Optional<EdgeProxy> proxy = edges.get().find(known.mark());
        if (proxy.isEmpty()) {
            return Deletion.gone();
        }
        return proxy.get().exclusively(() -> {
            List<String> hanging = proxy.get().journal().look(state -> state.routes().stream()
                    .map(route -> route.mark().address().toString())
                    .toList());
            if (!hanging.isEmpty()) {
                return new Deletion.Awaiting(
                        "remove the routes that hang on it: " + String.join(", ", hanging), LOOK_AGAIN);
            }
            edges.get().remove(proxy.get());
            return Deletion.gone();
        });
    }

    @Override
    public void inventory(Scope scope, Consumer<Found> each, CallContext context) {
        for (EdgeProxy proxy : edges.get().all()) {
            proxy.journal()
                    .balancer()
                    .filter(balancer -> scope.owns(balancer.mark()))
                    .ifPresent(balancer -> each.accept(new Found(
                            balancer.mark(), balancer.mark().token(), Optional.of(balancer.createdAt()), false)));
        }
    }
}
