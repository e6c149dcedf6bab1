package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.error.VaporformException;
import io.vaporform.plan.Action;
import io.vaporform.plan.Plan;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.ProjectQuota;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which plans may be applied: what was approved, what loses not too much, what nobody vetoes, what the quota allows. */
class AdmissionTest {

    private final Rig rig = new Rig();
    private final Infrastructure infra = rig.infra();
    private final Project shop = infra.project("shop");

    @AfterEach
    void close() {
        rig.close();
    }

    @Nested
    @DisplayName("a saved plan")
    class Saved {

        private final Blueprint two = Rig.web(w -> w.replicas(2));

        @Test
        void isAppliedWithItsBlueprint() {
            shop.apply(Rig.web(w -> {}));
            String json = shop.plan(two).toJson();

            shop.apply(two, Plan.parse(json));

            assertThat(Plan.parse(json).toJson()).isEqualTo(json);
            assertThat(rig.running("web")).hasSize(2);
        }

        @Test
        void isRefusedWhenTheStateHasMoved() {
            shop.apply(Rig.web(w -> {}));
            Plan saved = Plan.parse(shop.plan(two).toJson());
            shop.deploy("other", DeploymentSpec.builder().image("shop/other:1"));

            assertThatThrownBy(() -> shop.apply(two, saved))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("the saved plan of shop/main is out of date");
            assertThat(rig.running("web")).hasSize(1);
        }

        @Test
        void isRefusedWithAnotherBlueprint() {
            shop.apply(Rig.web(w -> {}));
            Plan saved = shop.plan(two);

            assertThatThrownBy(() -> shop.apply(Rig.web(w -> w.replicas(3)), saved))
                    .isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> shop.apply(Rig.web(w -> w.replicas(2).secret("TOKEN", "s3cret")), saved))
                    .isInstanceOf(ConflictException.class)
                    .message()
                    .doesNotContain("s3cret");
        }

        @Test
        void isRefusedWithAnotherBlueprintAlsoWhereValuesAreNotKnownYet() {
            Plan saved = shop.plan(database("postgres:15"));

            assertThatThrownBy(() -> shop.apply(database("postgres:15", "shop/web:evil"), saved))
                    .isInstanceOf(ConflictException.class);
            assertThat(rig.world.things()).isEmpty();
            shop.apply(database("postgres:15"), saved);
        }

        @Test
        void thatIsNoneIsRefused() {
            assertThatThrownBy(() -> Plan.parse("{\"stack\":\"shop/main\"}"))
                    .isInstanceOf(VaporformException.class)
                    .hasMessageContaining("no plan that was saved");
            assertThatThrownBy(() -> Plan.parse("nonsense")).isInstanceOf(VaporformException.class);
        }
    }

    @Test
    void anExplanationSaysWhyAndWhomItTouches() {
        Blueprint first = database("postgres:15");
        shop.apply(first);

        String text = shop.plan(database("postgres:16"))
                .explain(Rig.address("orders-db"))
                .toString();

        assertThat(text)
                .contains(
                        "REPLACE",
                        "why: changed by blueprint 'shop'",
                        "postgres:15",
                        "interrupts: yes",
                        "then: ",
                        "web");
        assertThatThrownBy(() -> shop.plan(first).explain(Rig.address("nobody")))
                .isInstanceOf(InvalidSpecException.class);
    }

    private static Blueprint database(String image) {
        return database(image, "shop/web:1");
    }

    private static Blueprint database(String image, String web) {
        return Blueprint.named("shop", b -> {
            var db = b.deployment(
                    "orders-db", io.vaporform.template.Postgres.small().image(image));
            b.deployment("web", a -> a.image(web).port(8080).env("DATABASE_URL", db.uri()));
        });
    }

    private static Blueprint fleet(int count) {
        return Blueprint.named("fleet", b -> IntStream.range(0, count)
                .forEach(i -> b.deployment("web-" + i, a -> a.image("shop/web:1"))));
    }

    @Test
    void losingALargePartOfAStackMustBeMeant() {
        shop.apply(fleet(10));
        shop.apply(fleet(7));
        shop.apply(fleet(10));

        assertThatThrownBy(() -> shop.apply(fleet(6)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("deletes or replaces 4 of 10")
                .hasMessageContaining("allowLargeLoss()");
        assertThat(shop.plan(fleet(6)).count(Action.DELETE)).isEqualTo(4);
        assertThat(rig.world.things()).hasSize(10);

        shop.apply(fleet(6).allowLargeLoss());
        assertThat(rig.world.things()).hasSize(6);
    }

    @Test
    void aGuardMayVetoAndThenNothingIsRecorded() {
        Infrastructure guarded = rig.infra(b -> b.guard((proposal, veto) -> veto.unless(
                !proposal.actor().equals("intern"), "actor", proposal.actor(), "may not deploy", "ask alice")));

        assertThatThrownBy(() -> guarded.as("intern").project("shop").apply(Rig.web(w -> {})))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("actor was 'intern' but may not deploy; ask alice");
        assertThat(shop.stack().resources()).isEmpty();
        guarded.as("alice").project("shop").apply(Rig.web(w -> {}));
        assertThatThrownBy(() ->
                        guarded.as("intern").project("shop").deployment("web").restart())
                .isInstanceOf(InvalidSpecException.class);
        guarded.as("intern").project("shop").apply(Rig.web(w -> {}));
    }

    @Test
    void aProjectsQuotaHoldsOverAllItsStacks() {
        shop.quota(ProjectQuota.UNLIMITED.instances(3).memory("1Gi"));
        DeploymentSpec half = DeploymentSpec.builder()
                .image("shop/web:1")
                .quota(q -> q.memory("512Mi"))
                .build();
        shop.deploy("web", half);
        shop.stack("dev").deploy("web", half);

        assertThatThrownBy(
                        () -> shop.stack("dev").deploy("more", half.toBuilder().replicas(2)))
                .isInstanceOf(QuotaExceededException.class)
                .hasMessageContaining("instances 4 of 3")
                .hasMessageContaining("memory 2147483648 of 1073741824 bytes");
        assertThatThrownBy(() -> shop.deploy("free", DeploymentSpec.builder().image("shop/web:1")))
                .isInstanceOf(QuotaExceededException.class)
                .hasMessageContaining("deployment/free must say quota");
        assertThatThrownBy(() -> shop.deploy(
                        "huge",
                        DeploymentSpec.builder()
                                .image("shop/web:1")
                                .replicas(2)
                                .quota(q -> q.memory("4611686018427387904"))))
                .isInstanceOf(QuotaExceededException.class);
        shop.quota(shop.quota().instances(1));
        shop.deployment("web").scale(0);
        infra.project("other").deploy("web", half.toBuilder().replicas(4));
    }
}
