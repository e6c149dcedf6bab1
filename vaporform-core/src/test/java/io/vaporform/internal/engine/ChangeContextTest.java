package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.spec.Address;
import io.vaporform.spec.Secret;
import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.ResourceState;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a provider may still write once its process was taken for dead: nothing. */
class ChangeContextTest {

    private static final Address WEB = Address.parse("shop/main/deployment/web");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final StateStore store = MemoryStateStore.create();
    private final HandTime time = new HandTime();
    private final Work work = TestWork.of(store, time, TIMEOUT);
    private final ChangeContext context = new ChangeContext(
            work,
            work.sessions().id(),
            WEB,
            1,
            "eu",
            "op-1",
            new CallAccount(new KnownAccounts(store, time), "shop", "eu"),
            new BalancedMembership(
                    WEB,
                    new StoredMembership(store, ResourceState.of(WEB)),
                    new Balancers(List.of(), Duration.ZERO),
                    work,
                    work.sessions().id(),
                    (stage, text) -> {}),
            TIMEOUT.toNanos(),
            (stage, text) -> {});

    @Test
    void nothingIsRecordedOrRememberedForAProcessThatWasTakenForDead() {
        assertThat(context.records().create("port/80", Secret.of("web"))).isTrue();
        assertThat(context.remember("token", () -> Secret.of("a"))).isEqualTo(Secret.of("a"));
        removeSessions();
        List<String> before = keys();

        refused(() -> context.records().create("port/81", Secret.of("web")));
        refused(() -> context.records().remove(context.records().get("port/80").orElseThrow()));
        refused(() -> context.remember("other", () -> Secret.of("b")));
        refused(() -> context.rememberForLife("other", () -> Secret.of("b")));
        refused(() -> context.rememberForOperation("other", () -> Secret.of("b")));
        assertThat(keys()).isEqualTo(before);
    }

    @Test
    void whatIsThereCanStillBeRead() {
        context.records().create("port/80", Secret.of("web"));
        removeSessions();

        assertThat(context.records().get("port/80")).isPresent();
    }

    private static void refused(Runnable write) {
        assertThatExceptionOfType(SessionLost.class).isThrownBy(write::run);
    }

    private void removeSessions() {
        store.scan(Keys.SESSIONS).forEach(row -> store.commit(new Batch().remove(row.key(), row.revision())));
    }

    private List<String> keys() {
        return store.scan("").stream().map(Object::toString).toList();
    }
}
