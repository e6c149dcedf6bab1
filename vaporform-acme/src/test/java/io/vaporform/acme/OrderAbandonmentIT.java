package io.vaporform.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Certificate;
import io.vaporform.Infrastructure;
import io.vaporform.spec.CertificateSpec;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Row;
import io.vaporform.testsupport.AcmeProxy;
import io.vaporform.testsupport.AcmeRequest.Kind;
import io.vaporform.testsupport.Pebble;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A process dies before and after every write that an order takes, and another one goes on with a real Pebble. Whatever the point: the certificate arrives, at most one order more than is needed was made, and neither a
 * token nor an order is left that nobody knows of.
 */
class OrderAbandonmentIT {

    private static Pebble pebble;
    private static AcmeProxy proxy;

    @BeforeAll
    static void start() {
        pebble = Pebble.builder().start();
        proxy = AcmeProxy.before(pebble);
    }

    @AfterAll
    static void stop() {
        proxy.close();
        pebble.close();
    }

    @TestFactory
    Stream<DynamicTest> dyingAtAnyWriteOfAnOrder() throws Exception {
        long points;
        try (Scene scene = new Scene("count.example.com", Long.MAX_VALUE)) {
            scene.first.project("shop").certificates().provision(scene.name);
            points = scene.dying.points();
            scene.first.close();
        }
        assertThat(points).isGreaterThan(10);
        return LongStream.range(0, points)
                .mapToObj(point -> DynamicTest.dynamicTest("dies at " + point + " of " + points, () -> {
                    try (Scene scene = new Scene("p" + point + ".example.com", point)) {
                        scene.die();
                        scene.recover();
                    }
                }));
    }

    private static final class Scene implements AutoCloseable {
        private final String name;
        private final MemoryStateStore store = MemoryStateStore.create();
        private final DyingStore dying;
        private final NotingBalancers balancers = new NotingBalancers();
        private final AcmeProvider provider = provider();
        private final Infrastructure first;
        private final long ordersBefore = proxy.forwarded(Kind.NEW_ORDER);

        Scene(String name, long point) {
            this.name = name;
            this.dying = new DyingStore(store, point);
            this.first = AcmeITCase.infrastructure(provider, dying, builder -> builder.provider(balancers));
            dying.arm();
        }

        private static AcmeProvider provider() {
            return AcmeProvider.builder()
                    .ca(AcmeCa.of(proxy.directory().toString()).trusting(proxy.ca()))
                    .agreeToTerms()
                    .http01(new InetSocketAddress("127.0.0.1", pebble.httpPort()))
                    .build();
        }

        void die() throws InterruptedException {
            try {
                first.project("shop").certificates().start(CertificateSpec.of(name));
            } catch (DyingStore.Death atOnce) {
                // It died before there was anything to go on with.
            }
            assertThat(dying.death().await(20, TimeUnit.SECONDS)).as("death").isTrue();
            provider.close();
        }

        void recover() throws Exception {
            try (Infrastructure second =
                    AcmeITCase.infrastructure(provider(), store, builder -> builder.provider(balancers)
                            .supervise()
                            .sessionTimeToLive(Duration.ofSeconds(1)))) {
                Certificate certificate = second.project("shop").certificates().provision(name);

                assertThat(certificate.isReady()).isTrue();
                AcmeITCase.verify(certificate.current().orElseThrow(), pebble);
                assertThat(proxy.forwarded(Kind.NEW_ORDER) - ordersBefore)
                        .as("orders")
                        .isBetween(1L, 2L);
                assertThat(store.scan("record/acme/http/")).extracting(Row::key).isEmpty();
                assertThat(balancers.ever).isNotEmpty();
                assertThat(balancers.answered).isEmpty();
                assertThat(store.scan("record/acme/rate/"))
                        .extracting(Row::key)
                        .noneMatch(key -> key.contains("/order/"));
                assertThat(second.orphans()).isEmpty();
                certificate.remove();
                assertThat(store.scan("record/acme/order/")).isEmpty();
            }
        }

        @Override
        public void close() {
            provider.close();
        }
    }
}
