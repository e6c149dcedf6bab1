package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.internal.codec.AccountCodec;
import io.vaporform.spec.Account;
import io.vaporform.spec.Secret;
import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownAccountsTest {

    private static final Account OLD = Account.token("old", Secret.of("1")).stored("a");
    private static final Account NEW = Account.token("new", Secret.of("2")).stored("b");

    private final MemoryStateStore store = MemoryStateStore.create();
    private final HandTime time = new HandTime();
    private final KnownAccounts accounts = new KnownAccounts(store, time);

    @Test
    void oneIsReadAgainAfterASecond() {
        set(OLD);
        assertThat(accounts.of("shop", "eu")).contains(OLD);
        set(NEW);

        time.advance(Duration.ofMillis(999));
        assertThat(accounts.of("shop", "eu")).contains(OLD);
        assertThat(accounts.of("shop", "us")).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(accounts.of("shop", "eu")).contains(NEW);
    }

    @Test
    void whoSetsOneHasItReadAgainAtOnce() {
        assertThat(accounts.of("shop", "eu")).isEmpty();
        set(OLD);

        accounts.forget();

        assertThat(accounts.of("shop", "eu")).contains(OLD);
    }

    private void set(Account account) {
        String key = Keys.account("shop", "eu");
        Optional<Row> before = store.read(key);
        byte[] value = AccountCodec.encode(new AccountCodec.Dated(account, Instant.EPOCH));
        assertThat(store.commit(new Batch().put(key, before.map(Row::revision).orElse(Batch.ABSENT), value)))
                .isPresent();
    }
}
