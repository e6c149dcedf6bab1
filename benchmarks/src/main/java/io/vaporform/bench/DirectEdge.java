package io.vaporform.bench;

import io.vaporform.haproxy.HaproxyProvider;
import io.vaporform.spec.Account;
import io.vaporform.spec.Address;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.LoadBalancerOutputs;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.RestorePoint;
import io.vaporform.spec.RouteOutputs;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spi.ApplyContext;
import io.vaporform.spi.BackendHealth;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChallengeAnswer;
import io.vaporform.spi.Known;
import io.vaporform.spi.LoadBalancerService;
import io.vaporform.spi.Mark;
import io.vaporform.spi.Member;
import io.vaporform.spi.MemberState;
import io.vaporform.spi.Membership;
import io.vaporform.spi.NameClaims;
import io.vaporform.spi.ProviderHome;
import io.vaporform.spi.Scope;
import io.vaporform.spi.Stage;
import io.vaporform.spi.Step;
import io.vaporform.spi.Task;
import io.vaporform.spi.TimeSource;
import io.vaporform.state.Records;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A {@link HaproxyProvider} without an engine around it: what is measured is the provider alone. */
final class DirectEdge implements AutoCloseable {

    private static final Scope SCOPE = new Scope("bench", "lineage");
    private static final Address EDGE = Address.parse("bench/main/load-balancer/edge");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Time time = new Time();
    private final Context context = new Context();
    private final HaproxyProvider provider;
    private final LoadBalancerService service;

    DirectEdge(Path directory) {
        provider = HaproxyProvider.builder(directory).address("127.0.0.1").build();
        provider.open(context);
        service = (LoadBalancerService) provider.services().get(0);
    }

    private static Mark mark(Address address) {
        return new Mark(SCOPE.installation(), SCOPE.lineage(), address, 1);
    }

    /** The one load balancer; a repeat changes nothing. */
    List<Endpoint> balancer(LoadBalancerSpec spec) {
        Step<LoadBalancerOutputs> step = service.loadBalancers()
                .apply(new Task<>(EDGE, 1, mark(EDGE), Cause.SPEC, spec, Optional.empty(), Optional.empty()), context);
        if (step instanceof Step.Done<LoadBalancerOutputs> done) {
            return done.outputs().endpoints();
        }
        throw new IllegalStateException(step.toString());
    }

    void removeBalancer() {
        service.loadBalancers()
                .delete(
                        new Known<>(
                                EDGE,
                                1,
                                mark(EDGE),
                                LoadBalancerSpec.builder().http(0).build(),
                                Optional.empty()),
                        context);
    }

    /** Returns when it is in effect. */
    void route(String name, RouteSpec spec) {
        Address address = route(name);
        await(() -> service.routes()
                        .apply(
                                new Task<>(
                                        address,
                                        1,
                                        mark(address),
                                        Cause.SPEC,
                                        spec,
                                        Optional.empty(),
                                        Optional.empty()),
                                context)
                instanceof Step.Done);
    }

    void removeRoute(String name, RouteSpec spec) {
        service.routes().delete(known(name, spec), context);
    }

    /** Returns when it is read back that each is treated as is wanted. */
    void members(String name, RouteSpec spec, String deployment, List<Member> wanted) {
        await(() -> {
            List<MemberState> now = service.members(known(name, spec), deployment, wanted, context);
            return now.size() == wanted.size()
                    && wanted.stream().allMatch(member -> now.stream()
                            .anyMatch(state ->
                                    state.instance().equals(member.instance().name())
                                            && state.state() == member.state()));
        });
    }

    List<BackendHealth> health(String name, RouteSpec spec) {
        return service.health(known(name, spec), context);
    }

    private static Known<RouteSpec, RouteOutputs> known(String name, RouteSpec spec) {
        Address address = route(name);
        return new Known<>(address, 1, mark(address), spec, Optional.empty());
    }

    private static Address route(String name) {
        return Address.parse("bench/main/route/" + name);
    }

    private void await(Supplier<Boolean> isDone) {
        long end = time.nanos() + PATIENCE.toNanos();
        while (!isDone.get()) {
            if (time.nanos() > end) {
                throw new IllegalStateException("not within " + PATIENCE);
            }
        }
    }

    /** HAProxy goes on. */
    @Override
    public void close() {
        provider.close();
        time.close();
    }

    private static final class Time implements TimeSource, AutoCloseable {
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "time");
            thread.setDaemon(true);
            return thread;
        });

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable task) {
            Future<?> future = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        }

        @Override
        public void await(CompletableFuture<?> future, Duration atMost) throws TimeoutException, InterruptedException {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            timer.shutdownNow();
        }
    }

    private final class Context implements ApplyContext, ProviderHome {

        @Override
        public Duration remaining() {
            return PATIENCE;
        }

        @Override
        public TimeSource time() {
            return time;
        }

        @Override
        public Scope scope() {
            return SCOPE;
        }

        @Override
        public Optional<Account> account() {
            return Optional.empty();
        }

        @Override
        public String operationId() {
            return "bench";
        }

        @Override
        public void progress(Stage stage, String text) {}

        @Override
        public Secret remember(String name, Supplier<Secret> once) {
            return once.get();
        }

        @Override
        public Secret rememberForLife(String name, Supplier<Secret> once) {
            return once.get();
        }

        @Override
        public Secret rememberForOperation(String name, Supplier<Secret> once) {
            return once.get();
        }

        @Override
        public InputStream backup(RestorePoint from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Membership membership() {
            throw new UnsupportedOperationException();
        }

        @Override
        public NameClaims names() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Records records() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> answer(ChallengeAnswer answer) {
            return List.of();
        }

        @Override
        public List<String> answerNoMore(ChallengeAnswer answer) {
            return List.of();
        }
    }
}
