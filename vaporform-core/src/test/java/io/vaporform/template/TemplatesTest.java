package io.vaporform.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.CapabilityNotSupportedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.spec.ByteSize;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.From;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capability;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The templates that come with the library, and those of an application. */
class TemplatesTest {

    private final Infrastructure infra = Infrastructure.inMemory();
    private final Project shop = infra.project("shop");

    private static DeploymentSpec.Builder template(String name) {
        return DeploymentSpec.builder().template(name);
    }

    @ParameterizedTest(name = "{0} is reached at {1} and consists of {2} resources")
    @CsvSource({
        "postgres-small, postgresql://app:[A-Za-z0-9]{32}@postgres-[a-z0-9]+\\.local:5432/maindb, 2",
        "postgres-medium, postgresql://app:[A-Za-z0-9]{32}@postgres-[a-z0-9]+\\.local:5432/maindb, 6",
        "ipfs-cluster-small, http://cluster:[0-9a-f]{64}@ipfs-cluster-[a-z0-9]+\\.local:9094, 12",
        "small-storage, http://[a-z0-9-]+\\.local:5001, 2",
        "medium-storage, http://[a-z0-9-]+\\.local:5001, 2",
        "large-storage, http://[a-z0-9-]+\\.local:5001, 2",
        "redis, redis://default:[A-Za-z0-9]{32}@redis-[a-z0-9]+\\.local:6379/0, 2",
        "prometheus, http://prometheus-[a-z0-9]+\\.local:9090, 2",
        "traefik, http://traefik-[a-z0-9]+\\.local:8080, 1",
        "grafana, http://admin:[A-Za-z0-9]{32}@grafana-[a-z0-9]+\\.local:3000, 2",
        "minio, http://admin:[A-Za-z0-9]{32}@minio-[a-z0-9]+\\.local:9000, 2",
    })
    void deploysInMemory(String name, String uri, int resources) {
        Deployment deployed = shop.deploy("it", template(name));

        assertThat(deployed.uri(From.NETWORK).reveal()).matches(uri);
        assertThat(shop.stack().resources()).hasSize(resources);
    }

    @ParameterizedTest(name = "{0} has {1}, {2} and a volume of {3}")
    @CsvSource({"postgres-small, 2000, 4Gi, 10Gi", "postgres-medium, 4000, 16Gi, 50Gi"})
    void hasTheSizesOfItsName(String name, int milliCpus, String memory, String volume) {
        shop.deploy("db", template(name));

        DeploymentSpec spec = (DeploymentSpec) wanted("deployment/db");
        assertThat(spec.quota().milliCpus()).hasValue(milliCpus);
        assertThat(spec.quota().memory()).contains(ByteSize.parse(memory));
        assertThat(((VolumeSpec) wanted("volume/db.data")).size()).contains(ByteSize.parse(volume));
    }

    @Test
    void whatIsChangedOfADatabaseIsChangedOfItsTwinToo() {
        Deployment db = shop.deploy("db", Postgres.medium().quota(q -> q.memory("8Gi")));
        shop.deployment("db.replica").update(d -> d.label("mine", "1"));

        db.update(d -> d.label("yours", "2"));
        assertThat(((DeploymentSpec) wanted("deployment/db.replica")).labels()).containsOnlyKeys("mine");
        db.update(d -> d.image(Postgres.version(16)).quota(q -> q.cpus(1)).childImage("pool", "mirror/pool:1"));

        DeploymentSpec replica = (DeploymentSpec) wanted("deployment/db.replica");
        assertThat(replica.image()).contains("postgres:16");
        assertThat(replica.labels()).as("what was said of it alone").containsOnlyKeys("mine");
        assertThat(replica.quota().milliCpus()).hasValue(1000);
        assertThat(replica.quota().memory()).contains(ByteSize.ofGibibytes(8));
        assertThat(((DeploymentSpec) wanted("deployment/db.pool")).image()).contains("mirror/pool:1");
    }

    @Test
    void aVolumeOfATemplateCanHaveAnotherSize() {
        VolumeSpec large = VolumeSpec.builder().size("100Gi").build();
        shop.deploy("db", Postgres.small().volume("data", "/var/lib/postgresql/data", large));

        assertThat(((VolumeSpec) wanted("volume/db.data")).size()).contains(ByteSize.ofGibibytes(100));
    }

    private Object wanted(String local) {
        return shop.stack().resources().entrySet().stream()
                .filter(entry -> entry.getKey().local().equals(local))
                .map(entry -> entry.getValue())
                .findFirst()
                .flatMap(ResourceState::wanted)
                .map(Wanted::spec)
                .orElseThrow();
    }

    @Test
    void whatAProviderCannotHonourInFullIsRefusedAtPlanTime() {
        InMemoryProvider plain = InMemoryProvider.builder()
                .capabilities(
                        Capability.VOLUMES,
                        Capability.HEALTH_CHECKS,
                        Capability.CPU_QUOTA,
                        Capability.MEMORY_QUOTA,
                        Capability.PIDS_QUOTA)
                .build();
        ResourceTemplate whole = ResourceTemplate.named("whole", 1)
                .main(DeploymentSpec.builder().image("a"))
                .needs(Capability.template("whole"))
                .build();
        try (Infrastructure other =
                Infrastructure.builder().provider(plain).template(whole).build()) {
            assertThatThrownBy(() -> other.project("shop")
                            .stack()
                            .planDeploy("db", template("whole").build()))
                    .isInstanceOf(CapabilityNotSupportedException.class)
                    .hasMessageContaining("template:whole");
            assertThat(plain.ledger()).isEmpty();
        }
    }

    @Test
    void anUnknownOneIsRefusedNamingTheChoices() {
        assertThatThrownBy(() -> shop.deploy("db", template("postgres-tiny")))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("postgres-tiny")
                .hasMessageContaining("postgres-small");
    }

    @Test
    void whatIsDeployedStaysOnItsVersion() {
        InMemoryProvider provider = InMemoryProvider.create();
        MemoryStateStore store = MemoryStateStore.create();
        ResourceTemplate first = ResourceTemplate.named("cache", 1)
                .main(DeploymentSpec.builder().image("redis:7").port(6379))
                .build();
        ResourceTemplate second = ResourceTemplate.named("cache", 2)
                .main(DeploymentSpec.builder().image("redis:8").port(6379))
                .build();
        Infrastructure older = Infrastructure.builder()
                .provider(provider)
                .store(store)
                .template(first)
                .build();
        older.project("shop").deploy("cache", template("cache"));

        Infrastructure newer = Infrastructure.builder()
                .provider(provider)
                .store(store)
                .template(first)
                .template(second)
                .build();

        assertThat(newer.project("shop")
                        .stack()
                        .planDeploy("cache", template("cache").build())
                        .isNoOp())
                .isTrue();
        assertThat(newer.project("shop")
                        .stack()
                        .planDeploy("other", template("cache").build())
                        .changes())
                .hasSize(1);
        newer.project("shop").deploy("other", template("cache"));
        assertThat(List.copyOf(newer.project("shop").stack().resources().values()))
                .hasSize(2);
    }
}
