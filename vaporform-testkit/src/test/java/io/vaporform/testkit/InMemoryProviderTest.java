package io.vaporform.testkit;

import static io.vaporform.testkit.VaporformAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.memory.Behaviour;
import io.vaporform.memory.Effect;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.memory.Thing;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Outcome;
import io.vaporform.spec.From;
import io.vaporform.spi.LogLine;
import io.vaporform.spi.Stage;
import io.vaporform.template.Postgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an application's tests can do with the mock beyond what every provider does. */
class InMemoryProviderTest {

    @RegisterExtension
    final VaporformExtension vaporform = VaporformExtension.create().provider(p -> p.program(
                    "shop/talks:1", (env, args) -> Behaviour.healthy().writes("hello " + env.get("WHO")))
            .missingImage("shop/gone:1"));

    private final Blueprint web = Blueprint.named(
            "shop",
            b -> b.deployment("web", a -> a.image("shop/web:1").port(8080).replicas(3)));

    private Project shop;
    private InMemoryProvider provider;
    private InMemoryWorld world;

    @BeforeEach
    void open(Infrastructure infra, InMemoryProvider provider) {
        this.shop = infra.project("shop");
        this.provider = provider;
        this.world = provider.world();
    }

    @Test
    void endpointsAndCredentialsHaveTheShapesOfTheMock() {
        Deployment db = shop.deploy("orders-db", Postgres.small());

        assertThat(db.uri(From.NETWORK).reveal())
                .matches("postgresql://[a-z]+:[A-Za-z0-9]{32}@postgres-[a-z0-9]{8}\\.local:5432/[a-z]+");
        assertThat(db.uri(From.HOST).reveal()).contains("@127.0.0.1:19001/");
        assertThat(db.outputs().toString()).contains("Secret(****)");
    }

    @Test
    void theNetworkNameIsThatOfTheImage() {
        Deployment cluster = shop.deploy(
                "files", a -> a.image("registry:5000/ipfs/ipfs-cluster:1").port(9094));

        assertThat(cluster.uri(From.NETWORK).reveal()).matches("http://ipfs-cluster-[a-z0-9]{8}\\.local:9094");
    }

    @Test
    void aFailureAtAStageIsReportedAndLeavesWhatWasMade() {
        provider.faults().on("web").failAt(Stage.VERIFYING);

        assertThatThrownBy(() -> shop.apply(web))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("VERIFYING");

        assertThat(world).hasThings(3);
        provider.faults().clear();
        shop.apply(web);
        assertThat(shop.deployment("web")).hasReady(3);
        assertThat(world).hasThings(3);
    }

    @Test
    void someInstancesOnlyIsAFailure() {
        provider.faults().on("web").partial(2);

        assertThatThrownBy(() -> shop.apply(web)).hasMessageContaining("only 2 of 3");

        shop.destroy();
        assertThat(world.things()).isEmpty();
    }

    @Test
    void aProviderThatDoesNotAnswerIsAskedAgain() {
        provider.faults().on("web").unavailable(2);

        shop.apply(web);

        assertThat(world).hasThings(3);
    }

    @Test
    void aLostAnswerLeavesNothingTwice() {
        provider.faults().on("web").loseTheAnswer();

        shop.apply(web);

        assertThat(world).hasThings(3).wasChanged(Effect.Verb.CREATE, 3);
    }

    @Test
    void aCallThatHangsEndsAtItsDeadline(ManualTime time) {
        provider.faults().on("web").hang();
        Instant begin = time.now();

        assertThatThrownBy(() -> shop.apply(web)).hasMessageContaining("web");

        assertThat(Duration.between(begin, time.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
        assertThat(world).isNotNull();
        assertThat(world.things()).isEmpty();
    }

    @Test
    void aChangeMayTakeMinutes(ManualTime time) {
        provider.faults().on("web").workingFor(Duration.ofMinutes(5));
        Instant begin = time.now();

        shop.apply(web);

        assertThat(Duration.between(begin, time.now())).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    }

    @Test
    void whoAwaitsSomebodyIsToldWhatToDo() {
        provider.faults().on("web").awaiting("set the record www CNAME lb.example.com");

        ApplyResult result = shop.apply(web);

        assertThat(result.instructions()).containsExactly("set the record www CNAME lb.example.com");
        assertThat(world.things()).isEmpty();
        provider.faults().on("web").release();
        assertThat(shop.apply(web).with(Outcome.APPLIED)).hasSize(1);
    }

    @Test
    void whatIsKilledIsUnhealthyUntilItIsRestarted() {
        shop.apply(web);
        Deployment deployed = shop.deployment("web");
        world.kill(world.things().get(0).engineId());

        assertThat(deployed).hasReady(2);
        assertThat(deployed.status().toString()).contains("exited (137)");
        deployed.restart();
        assertThat(deployed).hasReady(3);
        assertThat(world).wasChanged(Effect.Verb.RESTART, 3);
    }

    @Test
    void programsSpeak() {
        Deployment talks = shop.deploy("talks", a -> a.image("shop/talks:1").env("WHO", "world"));

        List<LogLine> lines = new ArrayList<>();
        talks.logs(10, lines::add);

        assertThat(lines).extracting(LogLine::text).containsExactly("hello world");
    }

    @Test
    void anImageThatIsMissingIsNamed() {
        assertThatThrownBy(() -> shop.deploy("gone", a -> a.image("shop/gone:1")))
                .hasMessageContaining("shop/gone:1");
    }

    @Test
    void aFixedHostPortIsHadOnce() {
        shop.deploy("one", a -> a.image("shop/web:1").port("main", 8080, 18_000));

        assertThatThrownBy(() -> shop.deploy("two", a -> a.image("shop/web:1").port("main", 8080, 18_000)))
                .hasMessageContaining("host port 18000 is taken");
    }

    @Test
    void thingsPrintWithoutSecrets() {
        shop.deploy("web", a -> a.image("shop/web:1").secret("TOKEN", "canary-1"));

        assertThat(world.things().toString()).doesNotContain("canary-1");
        assertThat(world.ledger().toString()).doesNotContain("canary-1");
        assertThat(((Thing.Running) world.things().get(0)).environment()).containsEntry("TOKEN", "canary-1");
    }
}
