package io.vaporform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.VaporformException;
import io.vaporform.internal.engine.Demand;
import io.vaporform.internal.engine.Demands;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Rrset;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Cause;
import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Wanted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A verb on one resource reads what it needs, and plans as if it had read the whole stack. */
class NeighbourhoodTest {

    private static final int COMPONENTS = 6;

    private final InMemoryProvider provider = InMemoryProvider.create();
    private final MemoryStateStore store = MemoryStateStore.create();
    private final Infrastructure infra = Infrastructure.builder()
            .installation("acme")
            .provider(provider)
            .store(store)
            .build();
    private final Stack stack = infra.project("shop").stack();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void plansTheSame(long seed) {
        Random random = new Random(seed);
        try (infra) {
            infra.project("shop")
                    .stack()
                    .apply(Blueprint.named(
                            "data", b -> b.volume("shared", VolumeSpec.builder().build())));
            for (int i = 0; i < 40; i++) {
                Demand.Source verb = random.nextInt(4) == 0
                        ? route(stack.address(Kind.ROUTE, "r" + random.nextInt(3)), random)
                        : verb(stack.address(Kind.DEPLOYMENT, "c" + random.nextInt(COMPONENTS)), random);

                assertThat(outcome(() -> stack.plan(verb)))
                        .as("step " + i)
                        .isEqualTo(outcome(() -> stack.plan(verb::of)));
                outcome(() -> stack.operation(verb).await());
            }

            stack.resources().keySet().stream()
                    .filter(address -> stack.resources().get(address).wanted().isPresent())
                    .forEach(address -> stack.operation(stack.demands().protect(address, false))
                            .await());
            stack.destroy(Data.DELETE);

            assertThat(store.scan("user/")).isEmpty();
        }
    }

    private Demand.Source verb(Address address, Random random) {
        Demands demands = stack.demands();
        int replicas = 1 + random.nextInt(3);
        return switch (random.nextInt(9)) {
            case 0 -> demands.destroy(address, random.nextBoolean());
            case 1 -> demands.protect(address, random.nextInt(3) == 0);
            case 2 -> Demands.again(address, Cause.RESTART);
            case 3 ->
                demands.change(
                        address,
                        spec -> spec.toBuilder().replicas(replicas).build(),
                        new Wanted.DirectChange("replicas", "more", "test", Instant.EPOCH));
            case 4 -> demands.rotate(address);
            default -> demands.component(address, spec(random));
        };
    }

    private Demand.Source route(Address address, Random random) {
        RouteSpec.Builder route = RouteSpec.builder("edge", address.name() + ".example.com");
        random.ints(2, 0, COMPONENTS).distinct().forEach(i -> route.to("c" + i));
        return random.nextInt(3) == 0
                ? stack.demands().destroy(address, false)
                : stack.demands().component(address, route.build());
    }

    private DeploymentSpec spec(Random random) {
        DeploymentSpec.Builder spec =
                DeploymentSpec.builder().image("shop/x:" + random.nextInt(3)).port(8080);
        for (int i = 0; i < 2; i++) {
            Deployment other = stack.deployment("c" + random.nextInt(COMPONENTS));
            if (random.nextBoolean()) {
                spec.env("C" + i, other.uri());
            }
        }
        switch (random.nextInt(5)) {
            case 0 -> spec.volume("data", "/data");
            case 1 -> spec.mount("shared", "/shared");
            case 2 -> spec.mount("c" + random.nextInt(COMPONENTS) + ".data", "/others");
            default -> {
                // It keeps nothing.
            }
        }
        return spec.build();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anExposurePlansTheSame(long seed) {
        Random random = new Random(seed);
        try (infra) {
            infra.project("shop")
                    .loadBalancers()
                    .provision("edge", edge -> edge.http(80).https(443).reachedAt(DnsTarget.host("edge.example.net")));
            Deployment web = stack.deploy("web", d -> d.image("web:1").port(8080));
            Deployment other = stack.deploy("other", d -> d.image("other:1").port(8080));
            int planned = 0;
            for (int i = 0; i < 40; i++) {
                if (random.nextInt(4) == 0) {
                    outcome(() -> stack.domains().get(host(random)).releaseByForce());
                    outcome(() -> stack.domains().add(host(random)));
                }
                stack.domains().list().stream()
                        .filter(domain -> random.nextInt(3) > 0)
                        .forEach(domain -> domain.challenge().ifPresent(shown -> provider.world()
                                .internet()
                                .publish(Rrset.of(shown.where(), Rdata.txt(shown.value())))));
                Exposure exposure = stack.expose(random.nextBoolean() ? web : other)
                        .at(host(random), random.nextBoolean() ? new String[0] : new String[] {host(random)});
                Demand.Source verb = random.nextInt(3) == 0 ? exposure.going() : exposure.wanted();

                String plan = outcome(() -> stack.plan(verb));
                assertThat(plan).as("step " + i).isEqualTo(outcome(() -> stack.plan(verb::of)));
                planned += plan.startsWith("Plan") ? 1 : 0;
                outcome(() -> stack.operation(verb).await());
            }
            assertThat(planned).isGreaterThan(20);
        }
    }

    private static String host(Random random) {
        return "h" + random.nextInt(4) + ".example.com";
    }

    private static String outcome(Callable<?> verb) {
        try {
            return verb.call().toString();
        } catch (VaporformException refused) {
            return refused.toString();
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void aRowThatCannotBeReadIsInTheWayOfWhatIsBesideItAlone() {
        try (infra) {
            stack.deploy("web", d -> d.image("web:1"));
            stack.deploy("other", d -> d.image("other:1"));
            String key = "resource/" + stack.address(Kind.DEPLOYMENT, "other");
            store.commit(new Batch()
                    .put(key, store.read(key).orElseThrow().revision(), "?".getBytes(StandardCharsets.UTF_8)));

            stack.deployment("web").scale(2);

            assertThatExceptionOfType(VaporformException.class)
                    .isThrownBy(() -> stack.deployment("other").scale(2))
                    .withMessageContaining(key);
        }
    }
}
