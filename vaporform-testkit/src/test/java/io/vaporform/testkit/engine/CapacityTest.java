package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.event.Finding;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spi.Capacity.Load;
import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.StateStore;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider's system can hold is promised once. */
class CapacityTest {

    private final MemoryStateStore store = MemoryStateStore.create();
    private final Infrastructure infra = Infrastructure.builder()
            .store(store)
            .provider(InMemoryProvider.builder()
                    .capacity(4, "8Gi")
                    .missingImage("shop/gone:1")
                    .build())
            .build();
    private final Project shop = infra.project("shop");

    @AfterEach
    void close() {
        infra.close();
    }

    private static DeploymentSpec.Builder with(double cpus, String memory) {
        return DeploymentSpec.builder().image("shop/web:1").quota(q -> q.cpus(cpus)
                .memory(memory));
    }

    private List<Finding> findings() {
        return shop.stack().findings();
    }

    @Test
    void whatIsMoreThanThereIsIsRefusedAndRecordedNowhere() {
        assertThatThrownBy(() -> shop.deploy("web", with(3, "5Gi").replicas(2)))
                .isInstanceOf(QuotaExceededException.class)
                .hasMessageContainingAll(
                        "6000 of 4000 thousandths of CPUs on provider 'memory'",
                        "10737418240 of 8589934592 bytes of memory");

        assertThat(shop.stack().resources()).isEmpty();
    }

    @Test
    void theFindingSaysSoUntilItIsNoLongerAskedFor() {
        assertThatThrownBy(() -> shop.deploy("web", with(6, "1Gi"))).isInstanceOf(QuotaExceededException.class);
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("capacity.exceeded");
            assertThat(finding.address()).isEqualTo(Rig.address("web"));
        });

        shop.deploy("web", with(2, "1Gi"));

        assertThat(findings()).isEmpty();
    }

    @Test
    void allStacksOfAllProjectsCountAndWhatGoesIsFreeAgain() {
        shop.deploy("web", with(3, "1Gi"));

        assertThatThrownBy(() -> infra.project("other").deploy("web", with(2, "1Gi")))
                .isInstanceOf(QuotaExceededException.class)
                .hasMessageContaining("5000 of 4000")
                .hasMessageContaining("3000 of them to others");
        shop.deployment("web").scale(0);
        infra.project("other").deploy("web", with(2, "1Gi"));

        assertThatThrownBy(() -> shop.deployment("web").scale(1)).isInstanceOf(QuotaExceededException.class);
        infra.project("other").destroy();
        shop.deployment("web").scale(1);
    }

    @Test
    void whatIsReservedIsPromisedAndWhoSaysNothingIsPromisedNothing() {
        shop.deploy(
                "web", DeploymentSpec.builder().image("shop/web:1").replicas(4).quota(q -> q.memory("4Gi")
                        .memoryReservation("1Gi")));
        shop.deploy("worker", DeploymentSpec.builder().image("shop/worker:1").replicas(100));

        assertThatThrownBy(() -> shop.deploy("cache", with(1, "5Gi"))).isInstanceOf(QuotaExceededException.class);
        shop.deploy("cache", with(1, "4Gi"));
    }

    @Test
    void whoAsksForNoMoreThanBeforeIsNotRefused() {
        shop.deploy("web", with(4, "8Gi"));
        try (Infrastructure smaller = Infrastructure.builder()
                .store(store)
                .provider(InMemoryProvider.builder().capacity(1, "1Gi").build())
                .build()) {
            Project again = smaller.project("shop");
            again.deployment("web").update(d -> d.image("shop/web:2"));
            again.deployment("web").update(d -> d.quota(q -> q.cpus(3).memory("8Gi")));

            assertThatThrownBy(() -> again.deployment("web")
                            .update(d -> d.quota(q -> q.cpus(4).memory("8Gi"))))
                    .isInstanceOf(QuotaExceededException.class);
        }
    }

    @Test
    void whatIsWantedAndNotThereYetIsPromisedToo() {
        shop.deploy("cache", with(0.5, "1Gi"));
        assertThatThrownBy(() -> shop.apply(Blueprint.named("main", b -> {
                    DeploymentRef db =
                            b.deployment("db", d -> d.image("shop/gone:1").port(5432));
                    b.deployment("api", with(3, "1Gi").env("DB", db.host()).build());
                })))
                .isInstanceOf(ApplyFailedException.class);

        shop.deployment("cache").scale(0);

        assertThatThrownBy(() -> infra.project("other").deploy("web", with(2, "1Gi")))
                .isInstanceOf(QuotaExceededException.class)
                .hasMessageContaining("3000 of them to others");
    }

    @Test
    void whatWasThereBeforeAnybodyCountedIsNeverRefusedToShrink() {
        MemoryStateStore old = MemoryStateStore.create();
        try (Infrastructure before = Infrastructure.builder()
                .store(old)
                .provider(InMemoryProvider.create())
                .build()) {
            before.project("shop").deploy("web", with(1, "1Gi").replicas(8));
        }
        try (Infrastructure after = Infrastructure.builder()
                .store(old)
                .provider(InMemoryProvider.builder().capacity(4, "4Gi").build())
                .build()) {
            after.project("shop").deployment("web").scale(6);

            assertThatThrownBy(() -> after.project("other").deploy("web", with(1, "1Gi")))
                    .isInstanceOf(QuotaExceededException.class)
                    .hasMessageContaining("6000 of them to others");
            after.project("shop").destroy();
            after.project("other").deploy("web", with(1, "1Gi"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "scan"})
    void twoThatAskForTheLastOfItAtTheSameTimeDoNotBothGetIt(String when) {
        StateStore slow = lateAt(when, () -> shop.deploy("web", with(3, "1Gi")));
        try (Infrastructure other = Infrastructure.builder()
                .store(slow)
                .provider(InMemoryProvider.builder().capacity(4, "8Gi").build())
                .build()) {
            assertThatThrownBy(() -> other.project("other").deploy("web", with(3, "1Gi")))
                    .isInstanceOf(QuotaExceededException.class)
                    .hasMessageContaining("3000 of them to others");
        }
        assertThat(shop.deployment("web").status().ready()).isEqualTo(1);
    }

    /** The same store, but that somebody else is faster when all that is promised is read, or with the first promise. */
    private StateStore lateAt(String name, Runnable faster) {
        AtomicBoolean isFirst = new AtomicBoolean(true);
        return (StateStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, arguments) -> {
                    boolean now = method.getName().equals(name)
                            && (name.equals("scan")
                                    ? arguments[0].equals("resource/")
                                    : ((Batch) arguments[0]).writes().stream().anyMatch(write -> write.key()
                                            .startsWith("capacity/")));
                    boolean late = now && isFirst.getAndSet(false);
                    if (late && name.equals("commit")) {
                        faster.run();
                    }
                    Object result = method.invoke(store, arguments);
                    if (late && name.equals("scan")) {
                        faster.run();
                    }
                    return result;
                });
    }

    @Test
    void whatCannotBeCountedIsTheMostThatCan() {
        assertThat(new Load(Long.MAX_VALUE, 1).plus(new Load(1, 1))).isEqualTo(new Load(Long.MAX_VALUE, 2));
        assertThat(new Load(Long.MAX_VALUE / 2, 3).times(5)).isEqualTo(new Load(Long.MAX_VALUE, 15));
        assertThat(new Load(7, 7).times(0)).isEqualTo(Load.NONE);
    }
}
