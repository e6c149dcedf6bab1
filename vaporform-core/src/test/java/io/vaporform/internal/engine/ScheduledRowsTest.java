package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.state.Batch;
import io.vaporform.state.Life;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduledRowsTest {

    private static final Address DB = new Address("shop", "main", Kind.DEPLOYMENT, "db");
    private static final String KEY = Keys.SCHEDULES + DB;

    private final HandTime time = new HandTime();
    private final MemoryStateStore store = MemoryStateStore.create();
    private final ScheduledRows rows = new ScheduledRows(store, time);

    private static ResourceState ready(Optional<Duration> every) {
        DeploymentSpec.Builder spec = DeploymentSpec.builder().image("shop/db:1");
        every.ifPresent(period -> spec.backup(b -> b.every(period)));
        return ResourceState.of(DB)
                .applied(Optional.of(new Life(1, "memory", spec.build(), "digest", Optional.empty())))
                .phase(Phase.READY, "");
    }

    private Batch put(ResourceState before, ResourceState after) {
        Batch batch = new Batch();
        rows.put(batch, before, after);
        return batch;
    }

    @Test
    void whatIsBackedUpByItselfIsDueAtOnce() {
        store.commit(put(ResourceState.of(DB), ready(Optional.of(Duration.ofHours(1)))));

        assertThat(store.read(KEY).flatMap(Row::due)).contains(time.now());
    }

    @Test
    void whatIsNotBackedUpHasNoRow() {
        assertThat(put(ResourceState.of(DB), ready(Optional.empty())).writes()).isEmpty();
    }

    @Test
    void oneThatIsReadyAgainKeepsItsTime() {
        ResourceState ready = ready(Optional.of(Duration.ofHours(1)));
        Instant later = time.now().plus(Duration.ofMinutes(40));
        store.commit(new Batch().put(KEY, Batch.ABSENT, DueRows.nothing(), Optional.of(later)));

        Batch again = put(ready.phase(Phase.DEGRADED, "it is down"), ready);
        assertThat(store.commit(again)).isPresent();
        assertThat(store.read(KEY).flatMap(Row::due)).contains(later);
    }

    @Test
    void whoeverIsAboutToRemoveItIsTooLate() {
        ResourceState ready = ready(Optional.of(Duration.ofHours(1)));
        store.commit(put(ResourceState.of(DB), ready));
        Row seen = store.read(KEY).orElseThrow();

        store.commit(put(ready.phase(Phase.DEGRADED, ""), ready));

        assertThat(store.commit(new Batch().remove(KEY, seen.revision()))).isEmpty();
    }
}
