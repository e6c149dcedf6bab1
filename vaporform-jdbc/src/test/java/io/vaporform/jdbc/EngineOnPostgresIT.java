package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vaporform.Blueprint;
import io.vaporform.Infrastructure;
import io.vaporform.Operation;
import io.vaporform.error.StoreUnavailableException;
import io.vaporform.event.Event;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.plan.Outcome;
import io.vaporform.state.Phase;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that share a PostgreSQL, and one that loses it for a while. */
@Timeout(180)
class EngineOnPostgresIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Blueprint FLEET = Blueprint.named("fleet", b -> IntStream.range(0, 10)
            .forEach(i -> b.deployment("web-" + i, a -> a.image("shop/web:1").port(8080))));

    private final InMemoryWorld world = InMemoryWorld.create();
    private PostgresSchema schema;
    private CutRelay relay;
    private HikariDataSource cuttable;

    @BeforeEach
    void open() throws Exception {
        schema = PostgresSchema.create();
        URI server = URI.create(System.getenv(PostgresSchema.VARIABLE).substring("jdbc:".length()));
        relay = new CutRelay(new InetSocketAddress(server.getHost(), server.getPort()));
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + relay.port() + server.getPath() + "?" + server.getQuery());
        config.addDataSourceProperty("currentSchema", schema.name());
        config.setConnectionTimeout(1_000);
        cuttable = new HikariDataSource(config);
    }

    @AfterEach
    void close() throws Exception {
        if (schema != null) {
            cuttable.close();
            relay.close();
            schema.close();
        }
    }

    private Infrastructure.Builder builder(javax.sql.DataSource source) {
        return Infrastructure.builder()
                .installation("acme")
                .provider(InMemoryProvider.builder().world(world).realistic(3).build())
                .store(JdbcStateStore.open(source, Keys.ring()));
    }

    @Test
    void aDatabaseThatIsAwayInTheMiddleOfAnApplyIsWaitedFor() {
        try (Infrastructure infra = builder(cuttable).build()) {
            Operation operation = infra.project("shop").start(FLEET);
            await().until(() -> infra.project("shop").stack().resources().values().stream()
                    .anyMatch(state -> state.phase() == Phase.WORKING));
            relay.cut();
            assertThatThrownBy(() -> infra.project("other").deploy("web", a -> a.image("shop/web:1")))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(infra.health().healthy()).isFalse();
            relay.mend();

            assertThat(operation.await().changes()).allMatch(change -> change.outcome() == Outcome.APPLIED);
            assertThat(infra.project("shop").plan(FLEET).isNoOp()).isTrue();
            assertThat(world.things()).hasSize(10);
            assertThat(infra.orphans()).isEmpty();
        }
    }

    @Test
    void aProcessThatLosesTheDatabaseLosesItsClaimsAndAnotherGoesOn() {
        List<Event> heard = Collections.synchronizedList(new ArrayList<>());
        try (Infrastructure lonely = builder(cuttable)
                        .sessionTimeToLive(Duration.ofSeconds(2))
                        .build();
                Infrastructure other = builder(schema.dataSource())
                        .sessionTimeToLive(Duration.ofSeconds(2))
                        .supervise()
                        .listener("audit", heard::add)
                        .build()) {
            Operation operation = lonely.project("shop").start(FLEET);
            await().until(() -> other.project("shop").stack().resources().values().stream()
                    .anyMatch(state -> state.phase() == Phase.WORKING));
            relay.cut();

            await().atMost(SOON).until(() -> other.project("shop").stack().resources().values().stream()
                    .allMatch(state -> state.phase() == Phase.READY));
            relay.mend();
            assertThat(operation.toCompletableFuture()).succeedsWithin(SOON);

            assertThat(world.things()).hasSize(10);
            assertThat(other.orphans()).isEmpty();
            assertThat(lonely.project("shop").plan(FLEET).isNoOp()).isTrue();
            assertThat(other.operation(operation.id()).toCompletableFuture()).succeedsWithin(SOON);
            await().atMost(SOON)
                    .until(() -> heard.size()
                            >= other.project("shop").stack().history().size());
        }
    }

    @Test
    void whatOneProcessDidTheOtherSeesAtOnce() {
        try (Infrastructure one = builder(cuttable).build();
                Infrastructure two = builder(schema.dataSource()).build()) {
            Operation operation = one.as("alice").project("shop").start(FLEET);
            assertThat(two.operation(operation.id()).await().with(Outcome.APPLIED))
                    .hasSize(10);
            assertThat(two.project("shop").plan(FLEET).isNoOp()).isTrue();
            two.as("bob").project("shop").stack().deployment("web-1").scale(2);

            assertThat(one.project("shop").plan(FLEET).toString()).contains("by bob");
            assertThat(one.project("shop").stack().history())
                    .extracting(Event::actor)
                    .contains("alice", "bob");
        }
    }
}
