package io.vaporform.testkit.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Infrastructure;
import io.vaporform.Orphan;
import io.vaporform.error.ConflictException;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.state.Batch;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.Phase;
import io.vaporform.state.Row;
import io.vaporform.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose a store is, and what it has lost. */
class OwnershipTest {

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theStoreOfAnotherInstallationIsReadOnlyUntilItIsClaimed() {
        rig.infra().project("shop").apply(Rig.web(w -> {}));
        Infrastructure other = rig.infra(b -> b.installation("rival").supervise());

        assertThat(other.readOnly().orElseThrow()).contains("belongs to installation 'acme'");
        assertThat(other.project("shop").plan(Rig.web(w -> {})).isNoOp()).isTrue();
        assertThatThrownBy(() -> other.project("shop").apply(Rig.web(w -> w.replicas(2))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("claim()");
        rig.pass(Duration.ofMinutes(5));
        assertThat(rig.running("web")).hasSize(1);

        other.claim();
        assertThat(other.readOnly()).isEmpty();
        other.project("shop")
                .stack("dev")
                .deploy("web", DeploymentSpec.builder().image("shop/web:1"));
    }

    @Test
    void aCopyOfAStoreIsReadOnlyUntilItIsClaimed() {
        rig.infra().project("shop").apply(Rig.web(w -> {}));
        Infrastructure copy = rig.infra(new Copy(rig.store), b -> {});

        assertThat(copy.readOnly().orElseThrow()).contains("is a copy, or was moved", "last used as memory");
        assertThatThrownBy(() -> copy.project("shop").apply(Rig.web(w -> w.replicas(2))))
                .isInstanceOf(ConflictException.class);

        copy.claim();
        copy.project("shop").apply(Rig.web(w -> w.replicas(2)));
        assertThat(rig.running("web")).hasSize(2);
    }

    @Test
    void nothingIsAnOrphanThatIsInTheRecord() {
        Infrastructure infra = rig.infra();
        infra.project("shop").apply(Rig.web(w -> w.volume("data", "/data")));
        infra.project("shop").destroy();

        assertThat(infra.orphans()).isEmpty();
    }

    /** A database that was restored from before the deployment: the lineage is the same, the row is not there. */
    private Infrastructure forgetful() {
        Infrastructure infra = rig.infra();
        infra.project("shop").apply(Rig.web(w -> w.replicas(2)));
        Row row = rig.store.read("resource/" + Rig.address("web")).orElseThrow();
        rig.store.commit(new Batch().remove(row.key(), row.revision()));
        return infra;
    }

    @Test
    void anOrphanIsListedWithItsAgeAndRemoved() {
        Infrastructure infra = forgetful();
        rig.pass(Duration.ofHours(2));

        List<Orphan> orphans = infra.orphans();

        assertThat(orphans).singleElement().satisfies(orphan -> {
            assertThat(orphan.address()).isEqualTo(Rig.address("web"));
            assertThat(orphan.generation()).isEqualTo(1);
            assertThat(orphan.engineIds()).hasSize(2);
            assertThat(orphan.age().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofHours(2));
        });
        orphans.get(0).remove();
        assertThat(rig.world.things()).isEmpty();
        assertThat(infra.orphans()).isEmpty();
        assertThat(infra.project("shop").stack().resources()).isEmpty();
    }

    @Test
    void anOrphanIsAdoptedAsItIsWanted() {
        Infrastructure infra = forgetful();
        String id = rig.running("web").get(0).engineId();

        infra.orphans()
                .get(0)
                .adopt(DeploymentSpec.builder()
                        .image("shop/web:1")
                        .port(8080)
                        .replicas(2)
                        .build());

        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.READY);
        assertThat(rig.running("web")).hasSize(2).anyMatch(thing -> thing.engineId()
                .equals(id));
        assertThat(infra.orphans()).isEmpty();
    }

    @Test
    void anOrphanBesideKeptDataIsRemovedAndTheDataStays() {
        Infrastructure infra = rig.infra();
        infra.project("shop").deploy("db", d -> d.image("shop/db:1")
                .volume("data", "/data", VolumeSpec.builder().size("1Gi").build()));
        infra.project("shop").destroy();
        Row row = rig.store.scan("resource/").get(0);
        String later = new String(row.value(), UTF_8)
                .replace("\"generation\":1", "\"generation\":2")
                .replace("\"lastGeneration\":1", "\"lastGeneration\":2");
        rig.store.commit(new Batch().put(row.key(), row.revision(), later.getBytes(UTF_8)));

        infra.orphans().get(0).remove();

        assertThat(rig.world.things()).isEmpty();
        assertThat(infra.project("shop").stack().resources().values())
                .singleElement()
                .satisfies(kept -> {
                    assertThat(kept.phase()).isEqualTo(Phase.RETAINED);
                    assertThat(kept.applied().orElseThrow().generation()).isEqualTo(2);
                    assertThat(kept.intent()).isEmpty();
                });
    }

    @Test
    void anOrphanBesideALaterLifeIsRemovedAndTheOtherStays() {
        Infrastructure infra = forgetful();
        infra.project("shop").deploy("web", DeploymentSpec.builder().image("shop/web:2"));
        Orphan orphan = infra.orphans().stream().findFirst().orElse(null);

        if (orphan != null) {
            orphan.remove();
        }

        assertThat(infra.orphans()).isEmpty();
        assertThat(Rig.state(infra, "web").phase()).isEqualTo(Phase.READY);
        assertThat(rig.running("web")).isNotEmpty();
    }

    /** The same rows, elsewhere. */
    private record Copy(MemoryStateStore real) implements StateStore {
        @Override
        public Optional<Row> read(String key) {
            return real.read(key);
        }

        @Override
        public List<Row> scan(String prefix) {
            return real.scan(prefix);
        }

        @Override
        public List<Row> due(String prefix, Instant until, int limit) {
            return real.due(prefix, until, limit);
        }

        @Override
        public List<Row> changesSince(long revision, String prefix, int limit) {
            return real.changesSince(revision, prefix, limit);
        }

        @Override
        public OptionalLong commit(Batch batch) {
            return real.commit(batch);
        }

        @Override
        public String binding() {
            return "elsewhere";
        }

        @Override
        public boolean exclusive() {
            return true;
        }

        @Override
        public void close() {}
    }
}
