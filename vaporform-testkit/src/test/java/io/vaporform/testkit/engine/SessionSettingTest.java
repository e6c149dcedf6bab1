package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.Infrastructure;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spi.Settings;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.testkit.ManualTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** STATUS_LOCK_TTL_MS is how long a session may be silent: its heart beats three times in that time. */
class SessionSettingTest {

    private final ManualTime time = ManualTime.create();
    private final MemoryStateStore store = MemoryStateStore.create();

    @Test
    void theTimeToLiveOfASessionIsWhatTheSettingSays() {
        try (Infrastructure infra = Infrastructure.builder()
                .provider(InMemoryProvider.create())
                .store(store)
                .time(time)
                .executor(time.executor())
                .settings(Settings.of(Map.of("vaporform.status.lock.ttl.ms", "60000")))
                .build()) {
            infra.project("shop").deploy("web", a -> a.image("shop/web:1"));
            long first = beat();

            time.advance(Duration.ofSeconds(19));
            assertThat(beat()).isEqualTo(first);

            time.advance(Duration.ofSeconds(2));
            assertThat(beat()).isGreaterThan(first);
        }
    }

    private long beat() {
        return store.scan("session/").get(0).revision();
    }
}
