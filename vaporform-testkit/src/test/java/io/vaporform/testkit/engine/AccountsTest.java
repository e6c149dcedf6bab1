package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Accounts;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.memory.Effect;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.Account;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spi.CallContext;
import io.vaporform.spi.DeploymentProvider;
import io.vaporform.spi.Provider;
import io.vaporform.spi.ResourceProvider;
import io.vaporform.state.Life;
import io.vaporform.testkit.LogCapture;
import io.vaporform.testkit.ManualTime;
import io.vaporform.testkit.RecordingListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A project's own credentials: who gets them, what is recorded of them, and that nobody sees them. */
class AccountsTest {

    private static final String CANARY = "canary-5f2b";
    private static final Account FIRST = Account.token("cloud", Secret.of(CANARY));
    private static final Account SECOND = Account.login("other", "alice", Secret.of(CANARY + "-2"));

    private final ManualTime time = ManualTime.create();
    private final CountingStore store = new CountingStore();
    private final RecordingListener events = RecordingListener.create();
    private final InMemoryProvider provider = InMemoryProvider.create();
    private final InMemoryProvider other = InMemoryProvider.create();
    private final List<String> asked = new ArrayList<>();
    private final Infrastructure infra = Infrastructure.builder()
            .installation("acme")
            .provider(provider)
            .provider("other", watched(other))
            .store(store)
            .time(time)
            .executor(time.executor())
            .listener(events)
            .build();
    private final Project shop = infra.project("shop");

    @AfterEach
    void close() {
        infra.close();
    }

    private static DeploymentSpec web(String image, String on) {
        return DeploymentSpec.builder().image(image).on(on).build();
    }

    private static String id(Project project) {
        return project.accounts().list().get(0).id();
    }

    private Optional<String> recorded() {
        return shop.stack()
                .resources()
                .get(Address.parse("shop/main/deployment/web"))
                .applied()
                .flatMap(Life::account);
    }

    private Optional<String> lastUsed() {
        List<Effect> ledger = provider.ledger();
        return ledger.get(ledger.size() - 1).account();
    }

    @Test
    void withoutOneTheProviderUsesItsOwn() {
        shop.deploy("web", web("shop/web:1", "memory"));

        assertThat(lastUsed()).isEmpty();
        assertThat(recorded()).isEmpty();
        assertThat(shop.accounts().list()).isEmpty();
    }

    @Test
    void theProviderGetsItAndTheResourceRecordsWhichOne() {
        shop.accounts().set("memory", FIRST);

        shop.deploy("web", web("shop/web:1", "memory"));

        assertThat(id(shop)).matches("cloud@[0-9a-f]{8}");
        assertThat(lastUsed()).contains(id(shop));
        assertThat(recorded()).contains(id(shop));
    }

    @Test
    void aReplacedOneChangesNothingByItselfAndIsUsedFromTheNextCallOn() {
        shop.accounts().set("memory", FIRST);
        shop.deploy("web", web("shop/web:1", "memory"));
        String first = id(shop);
        int effects = provider.ledger().size();

        shop.accounts().set("memory", SECOND);
        shop.deploy("web", web("shop/web:1", "memory"));

        assertThat(provider.ledger()).hasSize(effects);
        assertThat(recorded()).contains(first);

        shop.deployment("web").scale(2);

        assertThat(id(shop)).startsWith("other@");
        assertThat(lastUsed()).contains(id(shop));
        assertThat(recorded()).contains(id(shop));
    }

    @Test
    void aRemovedOneIsUsedNoMore() {
        shop.accounts().set("memory", FIRST);
        shop.deploy("web", web("shop/web:1", "memory"));

        assertThat(shop.accounts().remove("memory")).isTrue();
        assertThat(shop.accounts().remove("memory")).isFalse();
        shop.deployment("web").scale(2);

        assertThat(lastUsed()).isEmpty();
        assertThat(recorded()).isEmpty();
    }

    @Test
    void aLookAtTheWorldKeepsWhatIsRecorded() {
        shop.accounts().set("memory", FIRST);
        shop.deploy("web", web("shop/web:1", "memory").toBuilder().replicas(2).build());
        provider.world().removeBehindOurBack(provider.world().things().get(0).engineId());

        assertThat(shop.stack().refresh()).hasSize(1);

        assertThat(recorded()).contains(id(shop));
    }

    @Test
    void otherProjectsAndOtherProvidersDoNotGetIt() {
        Project market = infra.project("market");
        shop.accounts().set("other", FIRST);

        shop.deploy("web", web("shop/web:1", "memory"));
        market.deploy("web", web("shop/web:1", "other"));

        assertThat(lastUsed()).isEmpty();
        assertThat(other.ledger()).isNotEmpty().allMatch(effect -> effect.account()
                .isEmpty());
        assertThat(market.accounts().list()).isEmpty();
    }

    @Test
    void aProjectWhoseNameBeginsAlikeIsAnother() {
        infra.project("shop-two").accounts().set("memory", FIRST);

        assertThat(shop.accounts().list()).isEmpty();
    }

    @Test
    void everyCallForTheProjectCarriesIt() {
        shop.accounts().set("other", FIRST);
        shop.deploy("web", web("shop/web:1", "other"));

        shop.deployment("web").status();
        shop.deployment("web").logs(1, line -> {});
        shop.stack().refresh();
        shop.destroy();
        infra.connect();

        assertThat(asked)
                .contains("apply " + id(shop), "read " + id(shop), "status " + id(shop), "logs " + id(shop))
                .contains("delete " + id(shop), "connect none", "capabilities none");
    }

    @Test
    void theSameOnceMoreWritesNothing() {
        shop.accounts().set("memory", FIRST);
        List<String> written = store.written();
        List<Accounts.Entry> listed = shop.accounts().list();
        time.advance(Duration.ofMinutes(1));

        shop.accounts().set("memory", FIRST);

        assertThat(store.written()).isEqualTo(written);
        assertThat(shop.accounts().list()).isEqualTo(listed);
    }

    @Test
    void theListTellsNamesAndTimes() {
        shop.accounts().set("other", SECOND);
        shop.accounts().set("memory", FIRST);

        assertThat(shop.accounts().list()).extracting(Accounts.Entry::provider).containsExactly("memory", "other");
        assertThat(shop.accounts().list()).extracting(Accounts.Entry::name).containsExactly("cloud", "other");
        assertThat(shop.accounts().list()).extracting(Accounts.Entry::since).containsOnly(time.now());
    }

    @Test
    void aProviderThatIsNotThereIsRefusedWithTheChoices() {
        assertThatThrownBy(() -> shop.accounts().set("cloud", FIRST))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessage(
                        "account.provider was 'cloud' but there is no provider of that name; use one of [memory, other]");
    }

    @Test
    void itStaysForWhatComesAfterADestroyAndGoesWithTheProject() {
        shop.accounts().set("memory", FIRST);
        shop.deploy("web", web("shop/web:1", "memory"));

        shop.destroy();
        assertThat(shop.accounts().list()).hasSize(1);

        shop.delete();
        assertThat(shop.accounts().list()).isEmpty();
        assertThat(store.scan("account/")).isEmpty();
        assertThatThrownBy(() -> shop.accounts().set("memory", FIRST)).isInstanceOf(ConflictException.class);
    }

    @Test
    void itsSecretsAreSeenNowhere() {
        try (LogCapture log = LogCapture.start()) {
            shop.accounts().set("memory", FIRST);
            shop.accounts().set("other", SECOND);
            provider.faults().on("web").unavailable(1);
            shop.deploy("web", web("shop/web:1", "memory"));
            provider.faults().on("mail").unavailable(100);
            assertThatThrownBy(() -> shop.deploy("mail", web("shop/mail:1", "memory")))
                    .hasMessageNotContaining(CANARY);

            String all = shop.accounts().list()
                    + FIRST.toString()
                    + SECOND
                    + shop.stack().resources()
                    + shop.stack()
                            .planDeploy("web", web("shop/web:2", "memory"))
                            .toJson()
                    + provider.ledger()
                    + events.events()
                    + infra.health()
                    + infra.settings().report();
            assertThat(all).contains("cloud@").doesNotContain(CANARY);
            assertThat(log.lines()).noneMatch(line -> line.contains(CANARY));
        }
    }

    /** The same, and each call with a context is noted with the account that it carries. */
    private Provider watched(Provider real) {
        return watched(Provider.class, real);
    }

    private <T> T watched(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Arrays.stream(args == null ? new Object[0] : args)
                    .filter(CallContext.class::isInstance)
                    .map(context -> ((CallContext) context).account().map(Account::id))
                    .forEach(account -> asked.add(method.getName() + " " + account.orElse("none")));
            try {
                return nested(method.invoke(real, args));
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }));
    }

    private Object nested(Object result) {
        if (result instanceof DeploymentProvider service) {
            return watched(DeploymentProvider.class, service);
        }
        if (result instanceof ResourceProvider<?, ?> resources) {
            return watched(ResourceProvider.class, resources);
        }
        if (result instanceof List<?> all) {
            return all.stream().map(this::nested).toList();
        }
        return result;
    }
}
