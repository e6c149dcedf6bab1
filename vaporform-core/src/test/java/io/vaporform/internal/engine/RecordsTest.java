package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Address;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Records;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the engine keeps for providers and for itself, as rows of the store. */
class RecordsTest {

    private static final Address WEB = Address.parse("shop/main/deployment/web");
    private static final Address DATA = Address.parse("shop/main/volume/web.data");

    private final StateStore store = MemoryStateStore.create();
    private final Records records = new StoredRecords(store, Keys.records("eu"), store::commit);
    private final Remembered remembered = new Remembered(store);

    @Test
    void aKeyIsOfHexadecimalDigits() {
        Value.Generated key = (Value.Generated) Value.generatedHex("key", 32);

        assertThat(remembered.generated(WEB, key, store::commit).reveal()).matches("[0-9a-f]{64}");
    }

    @Test
    void aRecordIsCreatedOnceAndReplacedByWhoReadIt() {
        assertThat(records.create("port/80", Secret.of("web"))).isTrue();
        assertThat(records.create("port/80", Secret.of("db"))).isFalse();
        Records.Entry read = records.get("port/80").orElseThrow();

        assertThat(records.replace(read, Secret.of("new"))).isTrue();
        assertThat(records.replace(read, Secret.of("late"))).isFalse();
        assertThat(records.remove(read)).isFalse();

        assertThat(records.get("port/80").orElseThrow().value().reveal()).isEqualTo("new");
        assertThat(records.remove(records.get("port/80").orElseThrow())).isTrue();
        assertThat(records.get("port/80")).isEmpty();
    }

    @Test
    void recordsOfOneProviderAreNotThoseOfAnother() {
        Records other = new StoredRecords(store, Keys.records("eu-2"), store::commit);
        records.create("a", Secret.of("1"));
        other.create("a", Secret.of("2"));

        assertThat(records.scan("")).extracting(Records.Entry::key).containsExactly("a");
        assertThat(other.get("a").orElseThrow().value().reveal()).isEqualTo("2");
        assertThat(records.scan("").toString()).contains(Secret.MASK);
    }

    @Test
    void textsOfAnyKindComeBack() {
        records.create("k", Secret.of("ü\n\"\uD83D\uDE80"));

        assertThat(records.get("k").orElseThrow().value().reveal()).isEqualTo("ü\n\"\uD83D\uDE80");
    }

    @Test
    void whatIsRememberedIsMadeOnce() {
        AtomicInteger made = new AtomicInteger();

        Secret first =
                remembered.remember(WEB, "value/key", () -> Secret.of("v" + made.incrementAndGet()), store::commit);
        Secret again =
                remembered.remember(WEB, "value/key", () -> Secret.of("v" + made.incrementAndGet()), store::commit);

        assertThat(first).isEqualTo(again).isEqualTo(Secret.of("v1"));
        assertThat(made).hasValue(1);
    }

    @Test
    void manyThreadsRememberOneValue() {
        Set<String> seen = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 200)
                .parallel()
                .forEach(i -> seen.add(remembered
                        .generated(WEB, new Value.Generated("password", null, 32), store::commit)
                        .reveal()));

        assertThat(seen).hasSize(1);
        assertThat(seen.iterator().next()).matches("[A-Za-z0-9]{32}");
    }

    @Test
    void generatedSecretsOfAStackAreFoundByTheirHolder() {
        Secret own = remembered.generated(WEB, new Value.Generated("password", null, 20), store::commit);
        Secret data = remembered.generated(DATA, new Value.Generated("password", null, 20), store::commit);
        remembered.remember(WEB, "value/other", () -> Secret.of("x"), store::commit);
        remembered.generated(
                Address.parse("shop/other/deployment/web"), new Value.Generated("password", null, 20), store::commit);

        assertThat(remembered.secretsOf("shop/main"))
                .containsEntry(WEB + "/password", own)
                .containsEntry(DATA + "/password", data)
                .hasSize(2);
    }

    @Test
    void aHolderMayBeCalledSecret() {
        Address secret = Address.parse("shop/main/deployment/secret");

        Secret made = remembered.generated(secret, new Value.Generated("secret", null, 20), store::commit);

        assertThat(remembered.secretsOf("shop/main")).containsEntry(secret + "/secret", made);
    }

    @Test
    void whatWasForOneOperationIsForgotten() {
        remembered.rememberForOperation(WEB, "op-1", "id", () -> Secret.of("1"), store::commit);
        remembered.remember(WEB, "value/kept", () -> Secret.of("2"), store::commit);

        remembered.forgetOperation(WEB, false, store::commit);

        assertThat(store.scan(Keys.remembered(WEB)))
                .extracting(Row::key)
                .containsExactly(Keys.remembered(WEB, "value/kept"));
    }

    @Test
    void whatAnotherProcessRememberedForAnOperationIsForgottenByWhoGoesOn() {
        new Remembered(store).rememberForOperation(WEB, "op-1", "id", () -> Secret.of("1"), store::commit);

        remembered.forgetOperation(WEB, false, store::commit);
        assertThat(store.scan(Keys.remembered(WEB))).hasSize(1);

        remembered.forgetOperation(WEB, true, store::commit);
        assertThat(store.scan(Keys.remembered(WEB))).isEmpty();
    }

    @Test
    void aLineageIsMadeOnceForAStore() {
        Lineage first = Lineage.of(store, "acme");
        Lineage again = Lineage.of(store, "acme");

        assertThat(first.id()).isEqualTo(again.id()).matches("[0-9a-f]{16}");
        assertThat(first.key()).isEqualTo(again.key()).hasSize(32);
        assertThat(Lineage.of(MemoryStateStore.create(), "acme").id()).isNotEqualTo(first.id());
    }
}
