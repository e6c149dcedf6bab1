package io.vaporform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.memory.Effect;
import io.vaporform.memory.InMemoryProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is used by others goes after them. */
class DestroyOrderTest {

    private final InMemoryProvider provider = InMemoryProvider.create();
    private final Infrastructure infra =
            Infrastructure.builder().installation("acme").provider(provider).build();

    @Test
    void anApplicationGoesBeforeTheDatabaseThatItUses() {
        try (infra) {
            Project shop = infra.project("shop");
            Deployment db = shop.deploy("a-db", d -> d.image("db:1").port(5432).volume("data", "/data"));
            shop.deploy("b-web", a -> a.image("web:1").env("DATABASE_URL", db.uri()));

            shop.destroy(Data.DELETE);

            assertThat(deleted()).containsExactly("b-web", "a-db", "a-db.data");
        }
    }

    @Test
    void aBlueprintThatDropsBothRemovesTheUserFirst() {
        try (infra) {
            Project shop = infra.project("shop");
            shop.apply(Blueprint.named("shop", b -> {
                DeploymentRef db = b.deployment("a-db", d -> d.image("db:1").port(5432));
                b.deployment("b-web", a -> a.image("web:1").env("DATABASE_URL", db.uri()));
            }));

            shop.apply(Blueprint.named("shop", b -> {}));

            assertThat(deleted()).containsExactly("b-web", "a-db");
        }
    }

    private List<String> deleted() {
        return provider.ledger().stream()
                .filter(effect -> effect.verb() == Effect.Verb.DELETE)
                .map(effect -> effect.mark().address().name())
                .toList();
    }
}
