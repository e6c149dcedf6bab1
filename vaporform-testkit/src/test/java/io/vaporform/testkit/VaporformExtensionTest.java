package io.vaporform.testkit;

import static io.vaporform.testkit.VaporformAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.event.Event;
import io.vaporform.memory.Effect;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.From;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VaporformExtensionTest {

    @RegisterExtension
    final VaporformExtension vaporform =
            VaporformExtension.create().provider(p -> p.realistic(7)).infrastructure(i -> i.supervise());

    private final Blueprint web = Blueprint.named(
            "shop", b -> b.deployment("web", a -> a.image("shop/web:1.4").port(8080)));

    @Test
    void changesTakeSecondsOfManualTimeAndNoneOfOurs(Infrastructure infra, ManualTime time, RecordingListener events) {
        Instant begin = time.now();

        Deployment deployed =
                infra.project("shop").deploy("web", a -> a.image("shop/web:1.4").port(8080));

        assertThat(deployed).isHealthy().hasReady(1).isReachedFrom(From.NETWORK);
        assertThat(Duration.between(begin, time.now())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(7));
        List<Integer> percents = events.events(deployed.address()).stream()
                .filter(event -> event.type() == Event.Type.PROGRESS)
                .map(Event::percent)
                .toList();
        assertThat(percents).isSorted().contains(0, 20, 40, 60, 80, 100);
    }

    @Test
    void plansSayWhatTheyDo(Infrastructure infra, InMemoryWorld world) {
        Project shop = infra.project("shop");
        assertThat(shop.plan(web)).creates("deployment/web").interruptsNothing();
        shop.apply(web);
        assertThat(shop.plan(web)).isNoOp().creates();

        Blueprint next = Blueprint.named(
                "shop", b -> b.deployment("web", a -> a.image("shop/web:1.5").port(8080)));
        assertThat(shop.plan(next)).replaces("deployment/web").updates().deletes();
        shop.apply(next);

        assertThat(world).hasThings(1).wasChanged(Effect.Verb.CREATE, 2).wasChanged(Effect.Verb.DELETE, 1);
    }

    @Test
    void whatIsDestroyedIsGone(Infrastructure infra, InMemoryProvider provider) {
        Project shop = infra.project("shop");
        shop.apply(web);

        shop.destroy(Data.DELETE);

        assertThat(provider.world()).isEmpty();
    }

    @Test
    void eachTestHasAWorldOfItsOwn(InMemoryWorld world) {
        assertThat(world).isEmpty();
    }
}
