package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.VaporformException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.spec.Address;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.state.Phase;
import io.vaporform.template.Postgres;
import io.vaporform.testkit.ManualTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One row of a store on disk was damaged, or tampered with: that is one error, and the work on everything else goes on. */
class DamagedRowTest extends StoreCase {

    private static final Address WEB = Address.parse("shop/main/deployment/web");
    private static final Address MAILER = Address.parse("shop/main/deployment/mailer");
    private static final Address DATABASE = Address.parse("shop/main/deployment/orders-db");

    private static final Blueprint SHOP = Blueprint.named("shop", b -> {
        DeploymentRef db = b.deployment("orders-db", Postgres.small());
        b.deployment("web", a -> a.image("shop/web:1").port(8080).env("DATABASE_URL", db.uri()));
    });
    private static final Blueprint SHOP_WITH_MAILER = Blueprint.named("shop", b -> {
        DeploymentRef db = b.deployment("orders-db", Postgres.small());
        b.deployment("web", a -> a.image("shop/web:1").port(8080).env("DATABASE_URL", db.uri()));
        b.deployment("mailer", a -> a.image("shop/mailer:1").port(9001));
    });
    private static final Blueprint BLOG = Blueprint.named(
            "blog", b -> b.deployment("blog", a -> a.image("blog:1").port(8080)));

    @TempDir
    Path directory;

    private final InMemoryWorld world = InMemoryWorld.create();
    private final InMemoryProvider provider =
            InMemoryProvider.builder().world(world).build();
    private final ManualTime time = ManualTime.create();
    private JdbcStateStore store;
    private Infrastructure infra;

    @Override
    JdbcStateStore open(KeyRing keys) {
        return JdbcStateStore.embedded(directory.resolve("store"), keys);
    }

    @Override
    Connection raw() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:h2:async:" + directory.resolve("store") + ";DB_CLOSE_ON_EXIT=FALSE", "sa", "");
    }

    @BeforeEach
    void open() {
        store = open(Keys.ring());
        infra = Infrastructure.builder()
                .installation("acme")
                .provider(provider)
                .store(store)
                .time(time)
                .executor(time.executor())
                .drift(Duration.ofSeconds(10), DriftPolicy.HEAL)
                .supervise()
                .build();
        infra.project("shop").apply(SHOP);
    }

    @AfterEach
    void close() {
        infra.close();
        store.close();
    }

    private void damage(String key) throws SQLException {
        byte[] value = storedValue(key);
        value[value.length - 1] ^= 1;
        storeValue(key, value);
    }

    private void pass(Duration span) throws InterruptedException {
        try {
            time.await(new CompletableFuture<>(), span);
        } catch (TimeoutException passed) {
            // That is what it was for.
        }
    }

    @Test
    void aRecordThatIsDamagedIsOneErrorAndCanBeForgotten() throws Exception {
        Project shop = infra.project("shop");
        damage("resource/" + WEB);

        assertThatThrownBy(() -> shop.plan(SHOP))
                .isExactlyInstanceOf(VaporformException.class)
                .hasMessageContainingAll("row resource/" + WEB + " ", "restore it from a backup");
        assertThatThrownBy(() -> shop.deployment("orders-db").restart())
                .as("it uses the database, and would hear of it")
                .isExactlyInstanceOf(VaporformException.class)
                .hasMessageContaining("row resource/" + WEB + " ");
        assertThat(infra.project("blog").plan(BLOG).isNoOp()).isFalse();
        infra.project("blog").apply(BLOG);
        assertThat(infra.orphans()).isEmpty();

        shop.stack().forget(WEB);
        assertThat(shop.plan(SHOP).isNoOp()).isFalse();
        assertThat(infra.orphans()).extracting(orphan -> orphan.address()).containsExactly(WEB);
        infra.orphans().get(0).remove();
        shop.apply(SHOP);
        assertThat(shop.plan(SHOP).isNoOp()).isTrue();
        assertThat(world.things(WEB)).hasSize(1);
    }

    @Test
    void aSupervisorGoesOnWithEverythingElse() throws Exception {
        provider.faults().on("mailer").unavailable(3);
        provider.faults().on("blog").unavailable(3);
        infra.project("shop").start(SHOP_WITH_MAILER).cancel();
        infra.project("blog").start(BLOG).cancel();
        provider.faults().clear();
        assertThat(world.things(MAILER)).isEmpty();
        damage("resource/" + WEB);

        pass(Duration.ofMinutes(2));
        assertThat(infra.project("blog").stack().resources().values())
                .singleElement()
                .matches(state -> state.phase() == Phase.READY);
        assertThat(world.things(MAILER)).as("beside the damaged one").hasSize(1);
        assertThat(infra.health().healthy()).isTrue();
    }

    @Test
    void whatADamagedRecordMayUseIsNotDeleted() throws Exception {
        provider.faults().on("web").unavailable(3);
        infra.project("shop").start(Blueprint.named("shop", b -> {})).cancel();
        provider.faults().clear();
        damage("resource/" + WEB);

        pass(Duration.ofMinutes(2));
        assertThat(world.things(DATABASE)).hasSize(1);
    }

    @Test
    void aGeneratedPasswordThatIsDamagedGoesWithItsRecord() throws Exception {
        String key = store.scan("remember/shop/").get(0).key();
        Address holder = Address.parse(key.substring("remember/".length(), key.indexOf("/secret/")));
        damage(key);

        assertThatThrownBy(() -> infra.project("shop").plan(SHOP)).hasMessageContaining("row " + key + " ");
        infra.project("shop").stack().forget(holder);
        assertThat(infra.project("shop").plan(SHOP).isNoOp()).isFalse();
    }

    @Test
    void aSessionThatIsDamagedKeepsNobodyFromWork() throws Exception {
        damage(store.scan("session/").get(0).key());

        infra.project("blog").apply(BLOG);
        pass(Duration.ofSeconds(30));
        assertThat(infra.health().healthy()).isTrue();
    }
}
