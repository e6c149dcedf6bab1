package io.vaporform.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.event.Event;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryWorld;
import io.vaporform.memory.Thing;
import io.vaporform.plan.Outcome;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Account;
import io.vaporform.spec.Address;
import io.vaporform.spec.From;
import io.vaporform.spec.Secret;
import io.vaporform.state.Phase;
import io.vaporform.template.Postgres;
import io.vaporform.testkit.LogCapture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine with everything it has on an H2 file: what the next process finds, and what the file does not show. */
class EngineOnH2Test {

    private static final String CANARY = "canary-7f3a91";

    private static final Blueprint SHOP = Blueprint.named("shop", b -> {
        DeploymentRef db = b.deployment("orders-db", Postgres.small());
        b.deployment(
                "web",
                a -> a.image("shop/web:1").port(8080).secret("TOKEN", CANARY).env("DATABASE_URL", db.uri()));
    });

    @TempDir
    Path directory;

    private final InMemoryWorld world = InMemoryWorld.create();
    private final List<Event> heard = new ArrayList<>();

    private Infrastructure infra() {
        return infra(directory.resolve("store"));
    }

    private Infrastructure infra(Path file) {
        return Infrastructure.builder()
                .installation("acme")
                .provider(InMemoryProvider.builder().world(world).build())
                .store(JdbcStateStore.embedded(file, Keys.ring()))
                .listener(heard::add)
                .build();
    }

    @Test
    void theNextProcessFindsEverything() {
        String operation;
        String uri;
        try (Infrastructure first = infra()) {
            operation = first.as("alice").project("shop").apply(SHOP).operationId();
            uri = first.project("shop")
                    .deployment("orders-db")
                    .uri(From.NETWORK)
                    .reveal();
        }
        List<Thing> things = world.things();

        try (Infrastructure next = infra()) {
            Project shop = next.project("shop");
            assertThat(shop.plan(SHOP).isNoOp()).isTrue();
            assertThat(shop.deployment("orders-db").uri(From.NETWORK).reveal()).isEqualTo(uri);
            assertThat(next.operation(operation).await().with(Outcome.APPLIED)).hasSize(3);
            assertThat(shop.stack().history()).anyMatch(event -> event.actor().equals("alice"));
            assertThat(next.orphans()).isEmpty();
            assertThat(world.things()).isEqualTo(things);
            shop.deployment("web").scale(2);
        }
    }

    @Test
    void aSavedPlanIsAppliedByAnotherProcess() {
        String saved;
        try (Infrastructure first = infra()) {
            saved = first.project("shop").plan(SHOP).toJson();
        }
        try (Infrastructure next = infra()) {
            next.project("shop").apply(SHOP, Plan.parse(saved));
            assertThatThrownBy(() -> next.project("shop").apply(SHOP, Plan.parse(saved)))
                    .isInstanceOf(ConflictException.class);
        }
        assertThat(saved).doesNotContain(CANARY);
    }

    @Test
    void noSecretIsInTheFilesTheLogsTheEventsThePlansOrTheErrors() throws IOException {
        List<String> seen = new ArrayList<>();
        try (LogCapture logs = LogCapture.start();
                Infrastructure infra = infra()) {
            Project shop = infra.project("shop");
            shop.accounts().set("memory", Account.token("registry", Secret.of(CANARY)));
            seen.add(shop.plan(SHOP).toJson());
            seen.add(shop.apply(SHOP).toString());
            String password = shop.deployment("orders-db")
                    .outputs()
                    .credentials()
                    .orElseThrow()
                    .password()
                    .reveal();
            shop.deployment("web").update(w -> w.secret("TOKEN", CANARY + "-2"));
            seen.add(shop.plan(SHOP) + shop.plan(SHOP).toJson());
            seen.add(shop.plan(SHOP)
                    .explain(Address.parse("shop/main/deployment/web"))
                    .toString());
            seen.add(shop.stack().history()
                    + shop.stack().resources().toString()
                    + shop.stack().findings());
            seen.add(heard.toString());
            seen.add(infra.health() + infra.health().toJson() + infra.settings().report());
            assertThatThrownBy(() -> shop.deployment("web")
                            .update(w -> w.secret("TOKEN", CANARY).replicas(-1)))
                    .isInstanceOf(InvalidSpecException.class)
                    .satisfies(error -> seen.add(error.toString()));
            seen.addAll(logs.lines());

            assertThat(seen).noneMatch(text -> text.contains(CANARY) || text.contains(password));
            assertThat(files()).allSatisfy(file -> assertThat(bytes(file))
                    .as(file.toString())
                    .doesNotContain(CANARY)
                    .doesNotContain(password));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static String bytes(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aCopyOfTheFileIsReadOnlyUntilItIsClaimed() throws IOException {
        try (Infrastructure first = infra()) {
            first.project("shop").apply(SHOP);
        }
        Path copy = directory.resolve("copy");
        Files.copy(directory.resolve("store.mv.db"), directory.resolve("copy.mv.db"));

        try (Infrastructure other = infra(copy)) {
            assertThat(other.readOnly()).isPresent();
            assertThat(other.project("shop").plan(SHOP).isNoOp()).isTrue();
            assertThatThrownBy(() -> other.project("shop").deployment("web").scale(2))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("is a copy, or was moved");
            other.claim();
            other.project("shop").deployment("web").scale(2);
        }
        try (Infrastructure again = infra(copy)) {
            assertThat(again.readOnly()).isEmpty();
            assertThat(again.project("shop").stack().resources().values())
                    .allMatch(state -> state.phase() == Phase.READY);
        }
    }
}
