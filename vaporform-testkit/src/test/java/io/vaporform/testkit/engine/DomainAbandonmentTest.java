package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Domain;
import io.vaporform.Infrastructure;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.DnsTarget;
import io.vaporform.spec.DomainChallenge;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.Rdata;
import io.vaporform.spec.Rrset;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * An engine dies before and after every store write and every provider call that a domain takes, and a new one goes on. Whatever the point: the name has one owner or none, and no record is left that nobody
 * knows of.
 */
class DomainAbandonmentTest {

    private static final String NAME = "shop.example.com";
    private static final Rrset BEFORE = Rrset.of(NAME, Rdata.a("192.0.2.10"));
    private static final Rrset AFTER = Rrset.of(NAME, Rdata.a("192.0.2.11"));
    private static final Rrset MAIL = Rrset.of(NAME, Rdata.mx(10, "mx.example.net"));

    private enum Recovery {
        NEXT_VERB,
        SUPERVISOR
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfAVerification() {
        return everywhere(
                "verification",
                scene -> scene.show(scene.add()),
                domain -> domain.verify(),
                scene -> scene.assertOwned(BEFORE));
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfAChange() {
        return everywhere(
                "change",
                Scene::own,
                domain -> domain.update(
                        spec -> spec.pointTo(DnsTarget.addresses("192.0.2.11")).records(List.of(MAIL))),
                scene -> scene.assertOwned(AFTER, MAIL));
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyPointOfARelease() {
        return everywhere("release", Scene::own, Domain::release, Scene::assertFree);
    }

    private static Stream<DynamicTest> everywhere(
            String what, Consumer<Scene> before, Consumer<Domain> verb, Consumer<Scene> check) {
        Scene recorded = new Scene();
        before.accept(recorded);
        recorded.mortality.dieAt(Long.MAX_VALUE);
        verb.accept(recorded.domain());
        long points = recorded.mortality.points();
        assertThat(points).as("points of " + what).isGreaterThan(3);
        return Stream.of(Recovery.values()).flatMap(recovery -> Stream.iterate(0L, p -> p < points, p -> p + 1)
                .map(point -> DynamicTest.dynamicTest(
                        what + ", dies at " + point + " of " + points + ", recovered by " + recovery, () -> {
                            Scene scene = new Scene();
                            before.accept(scene);
                            scene.dieIn(point, verb);
                            scene.recover(recovery, verb);
                            check.accept(scene);
                        })));
    }

    private static final class Scene {
        private final Mortality mortality = new Mortality();
        private final MemoryStateStore store = MemoryStateStore.create();
        private final InMemoryWorld world = InMemoryWorld.create();
        private ManualTime time = ManualTime.create();
        private Infrastructure infra = engine(mortality, false);

        private Infrastructure engine(Mortality by, boolean supervise) {
            InMemoryProvider provider = InMemoryProvider.builder().world(world).build();
            Infrastructure.Builder builder = Infrastructure.builder()
                    .installation("acme")
                    .provider("memory", by.provider(provider))
                    .store(by.store(store))
                    .time(time)
                    .executor(time.executor());
            return (supervise ? builder.supervise() : builder).build();
        }

        Domain domain() {
            return infra.project("shop").domains().get(NAME);
        }

        Domain add() {
            return infra.project("shop").domains().add(NAME, spec -> spec.pointTo(DnsTarget.addresses("192.0.2.10")));
        }

        void show(Domain domain) {
            DomainChallenge challenge = domain.challenge().orElseThrow();
            world.internet().publish(Rrset.of(challenge.where(), Rdata.txt(challenge.value())));
        }

        void own() {
            show(add());
            domain().verify();
        }

        void dieIn(long point, Consumer<Domain> verb) {
            mortality.dieAt(point);
            try {
                verb.accept(domain());
                infra.close();
            } catch (Mortality.Death expected) {
                // What the dead engine had scheduled dies with it: the next one has a clock of its own.
                time = ManualTime.startingAt(time.now());
            }
        }

        void recover(Recovery recovery, Consumer<Domain> verb) throws InterruptedException {
            infra = engine(new Mortality(), recovery == Recovery.SUPERVISOR);
            if (recovery == Recovery.SUPERVISOR) {
                try {
                    time.await(new CompletableFuture<>(), Duration.ofMinutes(3));
                } catch (TimeoutException passed) {
                    // That is what it was for.
                }
            }
            // A death before anything was recorded leaves nothing to go on with: that much must be asked for again.
            verb.accept(domain());
        }

        void assertOwned(Rrset... records) {
            assertThat(domain().isReady())
                    .as(domain().instruction().orElse("ready"))
                    .isTrue();
            for (Rrset set : records) {
                assertThat(world.internet().find(set.name(), set.type())).contains(set);
            }
            assertThat(world.things()).hasSize(1);
            assertThatThrownBy(() -> infra.project("rival").domains().add(NAME))
                    .isInstanceOf(ApplyFailedException.class);
            assertThat(infra.orphans()).isEmpty();
        }

        void assertFree() {
            assertThat(infra.project("shop").domains().list()).isEmpty();
            assertThat(world.things()).isEmpty();
            assertThat(world.internet().find(DomainName.of(NAME), Rdata.A)).isEmpty();
            assertThat(store.scan("name/")).isEmpty();
            Domain theirs = infra.project("rival").domains().add(NAME);
            show(theirs);
            assertThat(theirs.verify().isReady()).isTrue();
        }
    }
}
