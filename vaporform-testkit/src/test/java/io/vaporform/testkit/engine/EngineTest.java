package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.Deployment;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.Project;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.OperationTimeoutException;
import io.vaporform.memory.Behaviour;
import io.vaporform.memory.Effect;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.Thing;
import io.vaporform.plan.Action;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Outcome;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spi.Stage;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.template.Postgres;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the engine makes of plans: in manual time, on one thread, with the in-memory provider. */
class EngineTest {

    private static final String BROKEN = "shop/web:broken";

    private final ManualTime time = ManualTime.create();
    private final CountingStore store = new CountingStore();
    private final InMemoryProvider provider = InMemoryProvider.builder()
            .program(BROKEN, (env, args) -> Behaviour.healthy().exits(1, Duration.ZERO))
            .build();
    private final Infrastructure infra = Infrastructure.builder()
            .installation("acme")
            .provider(provider)
            .store(store)
            .time(time)
            .executor(time.executor())
            .build();
    private final Project shop = infra.project("shop");

    @AfterEach
    void close() {
        infra.close();
    }

    private static Blueprint web(Consumer<DeploymentSpec.Builder> more) {
        return Blueprint.named(
                "shop",
                b -> b.deployment("web", a -> {
                    a.image("shop/web:1").port(8080);
                    more.accept(a);
                }));
    }

    private static Blueprint withDatabase(String image) {
        return Blueprint.named("shop", b -> {
            DeploymentRef db = b.deployment("orders-db", Postgres.small().image(image));
            b.deployment("web", a -> a.image("shop/web:1").port(8080).env("DATABASE_URL", db.uri()));
        });
    }

    private List<Thing.Running> running(String name) {
        return provider.world().things().stream()
                .filter(Thing.Running.class::isInstance)
                .map(Thing.Running.class::cast)
                .filter(thing -> thing.mark().address().name().equals(name))
                .toList();
    }

    private ResourceState state(String address) {
        return shop.stack().resources().get(Address.parse("shop/main/" + address));
    }

    @Nested
    @DisplayName("a no-op")
    class NoOp {

        @Test
        void writesNothingAndCallsNobody() {
            Blueprint blueprint = withDatabase("postgres:15");
            shop.apply(blueprint);
            List<String> writes = store.written();
            List<Effect> effects = provider.ledger();

            Plan plan = shop.plan(blueprint);
            ApplyResult result = shop.apply(blueprint);

            assertThat(plan.isNoOp()).as(plan.toString()).isTrue();
            assertThat(plan.toString()).isEqualTo("Plan for shop/main: nothing to do, 3 unchanged");
            assertThat(result.changes()).allMatch(change -> change.outcome() == Outcome.NO_OP);
            assertThat(store.written()).isEqualTo(writes);
            assertThat(provider.ledger()).isEqualTo(effects);
        }

        @Test
        void isWhatADependentBecomesWhoseInputsDidNotChange() {
            shop.apply(withDatabase("postgres:15"));
            String web = running("web").get(0).engineId();

            ApplyResult result = shop.apply(withDatabase("postgres:16"));

            assertThat(result.of(Address.parse("shop/main/deployment/web"))
                            .orElseThrow()
                            .outcome())
                    .isEqualTo(Outcome.NO_OP);
            assertThat(running("web").get(0).engineId()).isEqualTo(web);
        }
    }

    @Nested
    @DisplayName("a replace")
    class Replace {

        @Test
        void keepsTheDataAndThePasswordOfADatabase() {
            shop.apply(withDatabase("postgres:15"));
            Thing.Running before = running("orders-db").get(0);
            provider.world().write(before.engineId(), "/var/lib/postgresql/data/orders", "42");

            shop.apply(withDatabase("postgres:16"));

            Thing.Running after = running("orders-db").get(0);
            assertThat(after.engineId()).isNotEqualTo(before.engineId());
            assertThat(after.mark().generation()).isEqualTo(2);
            assertThat(after.environment().get("POSTGRES_PASSWORD"))
                    .isEqualTo(before.environment().get("POSTGRES_PASSWORD"));
            assertThat(provider.world().read(after.engineId(), "/var/lib/postgresql/data/orders"))
                    .contains("42");
        }

        @Test
        void thatFailsLeavesTheOldOneServing() {
            shop.apply(web(a -> {}));
            String old = running("web").get(0).engineId();

            assertThatThrownBy(() -> shop.apply(web(a -> a.image(BROKEN))))
                    .isInstanceOf(ApplyFailedException.class)
                    .hasMessageContaining("shop/main/deployment/web failed")
                    .hasMessageContaining("exited (1)");

            assertThat(running("web")).extracting(Thing::engineId).containsExactly(old);
            assertThat(state("deployment/web").phase()).isEqualTo(Phase.FAILED);
            assertThat(state("deployment/web").applied().orElseThrow().generation())
                    .isEqualTo(1);
        }

        @Test
        void thatFailedIsTriedAgainOnlyWhenAskedFor() {
            shop.apply(web(a -> {}));
            assertThatThrownBy(() -> shop.apply(web(a -> a.image(BROKEN)))).isInstanceOf(ApplyFailedException.class);
            assertThatThrownBy(() -> shop.apply(web(a -> a.image(BROKEN)))).isInstanceOf(ApplyFailedException.class);

            shop.apply(web(a -> a.image("shop/web:2")));

            assertThat(running("web")).hasSize(1);
            assertThat(state("deployment/web").phase()).isEqualTo(Phase.READY);
            assertThat(running("web").get(0).spec().image()).contains("shop/web:2");
        }

        @Test
        void thatHadToRemoveTheOldOneFirstBringsItBackWhenItFails() {
            shop.apply(withDatabase("postgres:15"));
            String password = running("orders-db").get(0).environment().get("POSTGRES_PASSWORD");

            assertThatThrownBy(() -> shop.apply(withDatabase(BROKEN))).isInstanceOf(ApplyFailedException.class);

            assertThat(running("orders-db")).hasSize(1);
            assertThat(running("orders-db").get(0).spec().image()).contains("postgres:15");
            assertThat(running("orders-db").get(0).environment().get("POSTGRES_PASSWORD"))
                    .isEqualTo(password);
            assertThat(state("deployment/orders-db").phase()).isEqualTo(Phase.FAILED);
            assertThat(shop.plan(withDatabase("postgres:15")).count(Action.REPLACE))
                    .isZero();
        }

        @Test
        void isRefusedForWhatIsProtected() {
            shop.deploy("web", a -> a.image("shop/web:1").port(8080)).protect();

            assertThatThrownBy(() -> shop.deployment("web").update(w -> w.image("shop/web:2")))
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessageContaining("it is protected");
            assertThatThrownBy(() -> shop.deployment("web").destroy()).isInstanceOf(InvalidSpecException.class);
            shop.deployment("web").unprotect();
            shop.deployment("web").destroy();
            assertThat(provider.world().things()).isEmpty();
        }

        @Test
        void thatWouldInterruptIsRefusedWhereTheSpecSaysSo() {
            Consumer<DeploymentSpec.Builder> fixed =
                    a -> a.port("extra", 9000, 19500).uninterrupted();
            shop.apply(web(fixed));

            assertThatThrownBy(() -> shop.apply(web(fixed.andThen(a -> a.image("shop/web:2")))))
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessageContaining("uninterrupted()");
        }
    }

    @Nested
    @DisplayName("a failure")
    class Failure {

        @Test
        void isRecordedWithWhatWasMadeAndDestroyRemovesIt() {
            provider.faults().on("web").failAt(Stage.VERIFYING);

            assertThatThrownBy(() -> shop.apply(web(a -> {}))).isInstanceOf(ApplyFailedException.class);
            assertThat(running("web")).hasSize(1);

            shop.destroy();
            assertThat(provider.world().things()).isEmpty();
            assertThat(shop.stack().resources()).isEmpty();
        }

        @Test
        void ofOneBranchBlocksItsDependentsAndNothingElse() {
            provider.faults().on("orders-db").failAt(Stage.ALLOCATING);
            Blueprint blueprint = Blueprint.named("shop", b -> {
                DeploymentRef db = b.deployment("orders-db", Postgres.small());
                b.deployment("web", a -> a.image("shop/web:1").port(8080).env("DATABASE_URL", db.uri()));
                b.deployment("mailer", a -> a.image("shop/mailer:1"));
            });

            assertThatThrownBy(() -> shop.apply(blueprint))
                    .isInstanceOfSatisfying(ApplyFailedException.class, failed -> {
                        assertThat(outcome(failed.result(), "orders-db")).isEqualTo(Outcome.FAILED);
                        assertThat(outcome(failed.result(), "web")).isEqualTo(Outcome.BLOCKED);
                        assertThat(outcome(failed.result(), "mailer")).isEqualTo(Outcome.APPLIED);
                    });
            provider.faults().clear();
            shop.apply(blueprint);
            assertThat(shop.plan(blueprint).isNoOp()).isTrue();
        }

        @Test
        void thatIsALostAnswerIsTriedAgainAndMakesNothingTwice() {
            provider.faults().on("web").loseTheAnswer();

            shop.apply(web(a -> a.replicas(2)));

            assertThat(running("web")).hasSize(2);
            assertThat(provider.ledger()).hasSize(2);
        }

        @Test
        void ofAProviderThatStaysAwayIsSaidAndTheNextApplyGoesOn() {
            provider.faults().on("web").unavailable(100);

            assertThatThrownBy(() -> shop.apply(web(a -> {}))).isInstanceOf(ApplyFailedException.class);
            assertThat(state("deployment/web").unsettled()).isTrue();

            provider.faults().clear();
            time.advance(Duration.ofMinutes(1));
            shop.apply(web(a -> {}));
            assertThat(running("web")).hasSize(1);
        }

        private static Outcome outcome(ApplyResult result, String name) {
            return result.of(Address.parse("shop/main/deployment/" + name))
                    .orElseThrow()
                    .outcome();
        }
    }

    @Nested
    @DisplayName("what takes long")
    class Long {

        @Test
        void isRecheckedUntilItIsDone() {
            provider.faults().on("web").workingFor(Duration.ofMinutes(5));

            shop.apply(web(a -> {}));

            assertThat(state("deployment/web").phase()).isEqualTo(Phase.READY);
        }

        @Test
        void staysRecordedWhenTheOperationHasNoTimeLeftAndTheNextApplyGoesOn() {
            provider.faults().on("web").workingFor(Duration.ofMinutes(20));

            assertThatThrownBy(() -> shop.apply(web(a -> {}))).isInstanceOf(OperationTimeoutException.class);
            assertThat(state("deployment/web").phase()).isEqualTo(Phase.WORKING);

            shop.apply(web(a -> {}));
            assertThat(state("deployment/web").phase()).isEqualTo(Phase.READY);
            assertThat(running("web")).hasSize(1);
        }

        @Test
        void canBeCancelled() {
            provider.faults().on("web").workingFor(Duration.ofMinutes(5));
            Operation operation = shop.start(web(a -> {}));
            operation.cancel();

            assertThatThrownBy(operation::await).isInstanceOf(OperationTimeoutException.class);
            assertThat(state("deployment/web").intent().orElseThrow().session()).isEmpty();
        }

        @Test
        void awaitsSomebodyOutsideAndSaysWhatToDo() {
            provider.faults().on("web").awaiting("set the record shop.example.com A 192.0.2.1");

            ApplyResult result = shop.apply(web(a -> {}));

            assertThat(result.instructions()).containsExactly("set the record shop.example.com A 192.0.2.1");
            assertThat(state("deployment/web").phase()).isEqualTo(Phase.AWAITING);
            provider.faults().on("web").release();
            shop.apply(web(a -> {}));
            assertThat(state("deployment/web").phase()).isEqualTo(Phase.READY);
        }
    }

    @Nested
    @DisplayName("ownership")
    class Ownership {

        @Test
        void ofABlueprintIsNotTakenOverUnasked() {
            shop.apply(web(a -> {}));

            assertThatThrownBy(() -> shop.deploy("web", a -> a.image("shop/web:9")))
                    .isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> shop.deployment("web").destroy()).isInstanceOf(ConflictException.class);
            Blueprint other = Blueprint.named(
                    "other", b -> b.deployment("web", a -> a.image("shop/web:2").port(8080)));
            assertThatThrownBy(() -> shop.apply(other))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("adopt()");
            shop.apply(other.adopt());
            assertThat(running("web").get(0).spec().image()).contains("shop/web:2");
        }

        @Test
        void meansThatABlueprintDeletesOnlyWhatItDeclaredItself() {
            shop.deploy("mailer", a -> a.image("shop/mailer:1"));
            shop.apply(web(a -> {}));

            shop.apply(Blueprint.named("shop", b -> b.deployment("api", a -> a.image("shop/api:1"))));

            assertThat(running("mailer")).hasSize(1);
            assertThat(running("web")).isEmpty();
            assertThat(running("api")).hasSize(1);
        }

        @Test
        void ofADirectScaleIsNamedByThePlanThatUndoesIt() {
            shop.apply(web(a -> a.replicas(3)));
            infra.as("alice").project("shop").deployment("web").scale(5);
            assertThat(running("web")).hasSize(5);

            Plan plan = shop.plan(web(a -> a.replicas(3)));

            assertThat(plan.toString()).contains("replicas: 5 (by alice, 00:00 UTC) → 3");
        }
    }

    @Nested
    @DisplayName("data")
    class Retained {

        @Test
        void outlivesADestroyAndIsFoundAgain() {
            shop.apply(withDatabase("postgres:15"));
            String password = running("orders-db").get(0).environment().get("POSTGRES_PASSWORD");

            ApplyResult destroyed = shop.destroy();

            assertThat(destroyed.with(Outcome.RETAINED))
                    .extracting(change -> change.address().toString())
                    .containsExactly("shop/main/volume/orders-db.data");
            assertThat(provider.world().things()).hasSize(1);
            assertThat(provider.world().projects()).isEmpty();
            assertThat(shop.destroy().with(Outcome.RETAINED)).hasSize(1);

            shop.apply(withDatabase("postgres:15"));
            assertThat(running("orders-db").get(0).environment().get("POSTGRES_PASSWORD"))
                    .isEqualTo(password);
        }

        @Test
        void goesWhenThatIsSaid() {
            shop.apply(withDatabase("postgres:15"));

            shop.destroy(Data.DELETE);

            assertThat(provider.world().things()).isEmpty();
            assertThat(store.scan("resource/")).isEmpty();
            assertThat(store.scan("remember/")).isEmpty();
        }

        @Test
        void keptBeforeCanStillBeDeleted() {
            shop.apply(withDatabase("postgres:15"));
            shop.destroy();

            shop.destroy(Data.DELETE);

            assertThat(provider.world().things()).isEmpty();
            assertThat(shop.stack().resources()).isEmpty();
        }
    }

    @Nested
    @DisplayName("the verbs of a deployment")
    class Verbs {

        @Test
        void restartStartsEveryInstanceOnceAndKeepsTheGeneration() {
            Deployment web =
                    shop.deploy("web", a -> a.image("shop/web:1").port(8080).replicas(2));

            web.restart();

            assertThat(provider.ledger())
                    .filteredOn(effect -> effect.verb() == Effect.Verb.RESTART)
                    .hasSize(2);
            assertThat(running("web").get(0).mark().generation()).isEqualTo(1);
            assertThat(store.scan("remember/")).isEmpty();
        }

        @Test
        void refreshFindsWhatIsGoneAndTheNextApplyPutsItBack() {
            shop.apply(web(a -> a.replicas(2)));
            assertThat(shop.stack().refresh()).isEmpty();
            provider.world().removeBehindOurBack(running("web").get(0).engineId());

            assertThat(shop.stack().refresh()).hasSize(1);
            assertThat(shop.plan(web(a -> a.replicas(2))).isNoOp()).isFalse();
            shop.apply(web(a -> a.replicas(2)));
            assertThat(running("web")).hasSize(2);
        }

        @Test
        void statusAndLogsLookAtTheInstances() {
            Deployment web = shop.deploy(
                    "web", a -> a.image("shop/web:1").port(8080).replicas(2).health(HealthCheck.http("/healthz")));

            assertThat(web.status().ready()).isEqualTo(2);
            List<String> lines = new java.util.ArrayList<>();
            web.logs(10, line -> lines.add(line.text()));
            assertThat(lines).hasSize(2);
        }
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceAndNothingIsRecorded() {
        Blueprint blueprint = Blueprint.named("shop", b -> {
            b.deployment("web", a -> a.image("shop/web:1")
                    .env(
                            "DATABASE_URL",
                            new DeploymentRef() {
                                @Override
                                public String name() {
                                    return "missing-db";
                                }
                            }.uri()));
            DeploymentRef plain = b.deployment("plain", a -> a.image("shop/plain:1"));
            b.deployment(
                    "api",
                    a -> a.image("shop/api:1").env("PASSWORD", plain.password()).on("elsewhere"));
            b.deployment("other", a -> a.template("no-such-template"));
        });

        assertThatThrownBy(() -> shop.apply(blueprint))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("no-such-template");
        assertThat(store.scan("resource/")).isEmpty();
        assertThat(Map.copyOf(shop.stack().resources())).isEmpty();
    }
}
