package io.vaporform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.error.CapabilityNotSupportedException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.plan.Action;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.From;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capability;
import io.vaporform.template.Postgres;
import org.junit.jupiter.api.Test;

/** The verbs, as a user writes them, on the in-memory provider. */
class InfrastructureTest {

    private final InMemoryProvider provider = InMemoryProvider.create();
    private final Infrastructure infra =
            Infrastructure.builder().installation("acme").provider(provider).build();

    @Test
    void deploysADatabaseAndAnApplicationThatUsesIt() {
        try (infra) {
            Project shop = infra.project("shop");

            Deployment db = shop.deploy("orders-db", Postgres.small());
            Deployment web = shop.deploy(
                    "web", a -> a.image("shop/web:1.4").port(8080).replicas(3).env("DATABASE_URL", db.uri()));

            assertThat(db.uri(From.NETWORK).reveal()).startsWith("postgresql://app:");
            assertThat(web.outputs().instances()).hasSize(3);
            assertThat(shop.stack().resources()).hasSize(3);
        }
    }

    @Test
    void aSizeThatIsNotEnforcedIsNotedOrRefused() {
        InMemoryProvider noting =
                InMemoryProvider.builder().capabilities(Capability.VOLUMES).build();
        try (Infrastructure other = Infrastructure.builder().provider(noting).build()) {
            VolumeSpec.Builder size = VolumeSpec.builder().size("1Gi");
            DeploymentSpec.Builder db = DeploymentSpec.builder().image("shop/db:1");
            DeploymentSpec noted = db.volume("data", "/data", size.build()).build();
            assertThat(other.project("shop").stack().planDeploy("db", noted).toString())
                    .contains(
                            "+ volume/db.data  declared by a verb, not there yet; its size is not enforced by memory");
            assertThat(infra.project("shop").stack().planDeploy("db", noted).toString())
                    .doesNotContain("not enforced");
            assertThatThrownBy(() -> other.project("shop")
                            .deploy(
                                    "db",
                                    db.volume("more", "/more", size.enforce().build())))
                    .isInstanceOf(CapabilityNotSupportedException.class)
                    .hasMessageContaining("does not declare volume-size");
        }
    }

    @Test
    void aBandwidthIsKeptToOrRefused() {
        InMemoryProvider without = InMemoryProvider.builder().capabilities().build();
        try (Infrastructure other = Infrastructure.builder().provider(without).build()) {
            DeploymentSpec web = DeploymentSpec.builder()
                    .image("shop/web:1")
                    .quota(q -> q.bandwidth("10Mi"))
                    .build();
            assertThat(infra.project("shop").deploy("web", web).outputs().instances())
                    .hasSize(1);
            assertThatThrownBy(() -> other.project("shop").deploy("web", web))
                    .isInstanceOf(CapabilityNotSupportedException.class)
                    .hasMessageContaining(
                            "quota.bandwidth was '10Mi' but provider 'memory' does not declare bandwidth-quota");
        }
    }

    @Test
    void reapplyingTheSameBlueprintChangesNothing() {
        try (infra) {
            Blueprint blueprint = Blueprint.named("shop", b -> {
                DeploymentRef db = b.deployment("orders-db", Postgres.small());
                b.deployment("web", a -> a.image("shop/web:1.4").port(8080).env("DATABASE_URL", db.uri()));
            });
            Project shop = infra.project("shop");
            shop.apply(blueprint);
            int effects = provider.ledger().size();

            assertThat(shop.plan(blueprint).isNoOp())
                    .as(shop.plan(blueprint).toString())
                    .isTrue();
            shop.apply(blueprint);

            assertThat(provider.ledger()).hasSize(effects);
        }
    }

    @Test
    void aNewImageReplacesAndAScaleUpdates() {
        try (infra) {
            Project shop = infra.project("shop");
            shop.apply(Blueprint.named(
                    "shop",
                    b -> b.deployment("web", a -> a.image("shop/web:1.4").port(8080))));
            shop.deployment("web").scale(5);

            Blueprint next = Blueprint.named(
                    "shop",
                    b -> b.deployment("web", a -> a.image("shop/web:1.5").port(8080)));
            var plan = shop.plan(next);
            assertThat(plan.count(Action.REPLACE)).isEqualTo(1);
            assertThat(plan.toString()).contains("replicas: 5 (by host, ");
            shop.apply(next);
            assertThat(shop.deployment("web").outputs().instances()).hasSize(1);
            shop.destroy();
            assertThat(shop.stack().resources()).isEmpty();
        }
    }
}
