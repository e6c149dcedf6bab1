package io.vaporform.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.Access;
import io.vaporform.spec.Address;
import io.vaporform.spec.ByteSize;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Output;
import io.vaporform.spec.Spec;
import io.vaporform.spec.TemplateRef;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import io.vaporform.template.Catalogue;
import io.vaporform.template.Postgres;
import io.vaporform.template.ResourceTemplate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ExpansionTest {

    private static final Address WEB = Address.parse("shop/main/deployment/web");

    private static ResourceTemplate cluster(int version, String image) {
        return ResourceTemplate.named("cluster", version)
                .description("a test")
                .main(DeploymentSpec.builder()
                        .image(image)
                        .port(80)
                        .env("NODE", Output.text(Kind.DEPLOYMENT, ".node", "host"))
                        .env("URL", Value.format("http://{}/", Output.text(Kind.DEPLOYMENT, ".node", "host"))))
                .child(
                        "node",
                        DeploymentSpec.builder()
                                .image("node:1")
                                .port(81)
                                .env("MAIN", Output.text(Kind.DEPLOYMENT, ".", "host"))
                                .env(
                                        "LINK",
                                        Value.format(
                                                "{}", Value.format("{}", Output.text(Kind.DEPLOYMENT, ".", "host"))))
                                .volume("data", "/data")
                                .build())
                .child("cache", VolumeSpec.builder().size("1Gi").build())
                .build();
    }

    private final Map<Address, ResourceState> states = new HashMap<>();
    private Catalogue catalogue = Catalogue.standard().with(List.of(cluster(1, "main:1")));

    private Map<Address, Spec> expand(DeploymentSpec.Builder spec) {
        return new Expansion(catalogue, states).expand(WEB, spec.build());
    }

    private static DeploymentSpec deployment(Map<Address, Spec> all, String name) {
        return (DeploymentSpec) all.get(new Address("shop", "main", Kind.DEPLOYMENT, name));
    }

    @Test
    void aPlainDeploymentIsItself() {
        DeploymentSpec spec = DeploymentSpec.builder().image("a").env("A", "1").build();

        assertThat(new Expansion(catalogue, states).expand(WEB, spec)).containsExactly(Map.entry(WEB, spec));
    }

    @Test
    void whatIsInternalIsSoWithAllItsParts() {
        Map<Address, Spec> all =
                expand(DeploymentSpec.builder().template("cluster").internal());

        assertThat(all.values())
                .filteredOn(DeploymentSpec.class::isInstance)
                .hasSizeGreaterThan(1)
                .allMatch(spec -> ((DeploymentSpec) spec).internal());
    }

    @Test
    void aVolumeIsItself() {
        Address data = Address.parse("shop/main/volume/data");
        VolumeSpec spec = VolumeSpec.builder().size("1Gi").build();

        assertThat(new Expansion(catalogue, states).expand(data, spec)).containsExactly(Map.entry(data, spec));
    }

    @Test
    void ownVolumesBecomeChildrenThatAreMounted() {
        Map<Address, Spec> all = expand(DeploymentSpec.builder()
                .image("a")
                .on("eu")
                .mount("shared", "/shared")
                .volume("data", "/data", VolumeSpec.builder().size("2Gi").build()));

        assertThat(all.keySet()).extracting(Address::local).containsExactly("volume/web.data", "deployment/web");
        assertThat(deployment(all, "web").ownVolumes()).isEmpty();
        assertThat(deployment(all, "web").mounts())
                .containsExactly(Mount.of("shared", "/shared"), Mount.of("web.data", "/data"));
        VolumeSpec volume = (VolumeSpec) all.get(Address.parse("shop/main/volume/web.data"));
        assertThat(volume.size()).contains(ByteSize.ofGibibytes(2));
        assertThat(volume.provider()).as("where its deployment is").contains("eu");
    }

    @Test
    void aTemplateBringsItsChildrenInOrder() {
        Map<Address, Spec> all =
                expand(DeploymentSpec.builder().template("cluster").on("eu"));

        assertThat(all.keySet())
                .extracting(Address::local)
                .containsExactly("deployment/web", "volume/web.node.data", "deployment/web.node", "volume/web.cache");
        assertThat(deployment(all, "web").image()).contains("main:1");
        assertThat(all.values()).allMatch(spec -> spec.provider().equals(Optional.of("eu")));
    }

    @Test
    void namesInATemplateAreBoundToItsOwnerAlsoWithinFormats() {
        Map<Address, Spec> all = expand(DeploymentSpec.builder().template("cluster"));
        Output<String> node = Output.text(Kind.DEPLOYMENT, "web.node", "host");
        Output<String> main = Output.text(Kind.DEPLOYMENT, "web", "host");

        assertThat(deployment(all, "web").env())
                .containsEntry("NODE", node)
                .containsEntry("URL", Value.format("http://{}/", node));
        assertThat(deployment(all, "web.node").env())
                .containsEntry("MAIN", main)
                .containsEntry("LINK", Value.format("{}", Value.format("{}", main)));
    }

    @Test
    void aTwinRunsWhatTheMainOneRunsWithinTheSameLimits() {
        Map<Address, Spec> all = expand(Postgres.medium()
                .image(Postgres.version(16))
                .quota(q -> q.memory("1Gi"))
                .on("eu")
                .env("TZ", "UTC"));

        DeploymentSpec replica = deployment(all, "web.replica");
        assertThat(replica.image()).contains("postgres:16");
        assertThat(replica.quota()).isEqualTo(deployment(all, "web").quota());
        assertThat(replica.quota().milliCpus()).hasValue(4000);
        assertThat(replica.provider()).contains("eu");
        assertThat(replica.env()).doesNotContainKey("TZ");
    }

    @Test
    void aChildHasTheImageThatIsSaidForIt() {
        Map<Address, Spec> all =
                expand(DeploymentSpec.builder().template("cluster").childImage("node", "mirror/node:2"));

        assertThat(deployment(all, "web.node").image()).contains("mirror/node:2");
        assertThat(deployment(all, "web").image()).contains("main:1");
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> expand(DeploymentSpec.builder()
                        .template("cluster")
                        .childImage("cache", "a")
                        .childImage("nodes", "a")))
                .withMessageContaining(
                        "childImages was 'cache' but template cluster@1 has no such deployment; use one of [node]")
                .withMessageContaining("'nodes'");
    }

    @Test
    void whatTheUserSetsWinsOverTheTemplate() {
        Map<Address, Spec> all = expand(Postgres.small().image("postgres:16").quota(q -> q.memory("8Gi")));

        DeploymentSpec web = deployment(all, "web");
        assertThat(web.image()).contains("postgres:16");
        assertThat(web.quota().memory()).contains(ByteSize.ofGibibytes(8));
        assertThat(web.quota().milliCpus()).hasValue(2000);
        assertThat(web.template()).contains(new TemplateRef("postgres-small", OptionalInt.of(1)));
        assertThat(web.access().flatMap(Access::username)).contains("app");
    }

    @Test
    void theNewestVersionIsTakenAtFirst() {
        catalogue = catalogue.with(List.of(cluster(2, "main:2")));

        DeploymentSpec web = deployment(expand(DeploymentSpec.builder().template("cluster")), "web");

        assertThat(web.image()).contains("main:2");
        assertThat(web.template()).contains(new TemplateRef("cluster", OptionalInt.of(2)));
    }

    private void isDeployed(Map<Address, Spec> all) {
        all.forEach((address, spec) -> states.put(
                address,
                ResourceState.of(address).wanted(Optional.of(new Wanted(spec, Wanted.DIRECT, false, List.of())))));
    }

    @Test
    void theVersionThatIsDeployedStaysWhateverTheCatalogueHas() {
        isDeployed(expand(DeploymentSpec.builder().template("cluster")));
        catalogue = catalogue.with(List.of(cluster(2, "main:2")));

        assertThat(deployment(expand(DeploymentSpec.builder().template("cluster")), "web")
                        .image())
                .contains("main:1");
        assertThat(deployment(expand(DeploymentSpec.builder().template("cluster", 2)), "web")
                        .image())
                .as("asked for by its number")
                .contains("main:2");
    }

    @Test
    void anotherTemplateIsNotBoundByTheVersionOfTheFirst() {
        catalogue = Catalogue.standard().with(List.of(cluster(7, "main:7")));
        isDeployed(expand(DeploymentSpec.builder().template("cluster")));

        assertThat(deployment(expand(Postgres.small()), "web").template())
                .contains(new TemplateRef("postgres-small", OptionalInt.of(1)));
    }

    @Test
    void aDeployedVersionThatIsNoLongerInTheCatalogueIsAnErrorWithTheCure() {
        isDeployed(expand(DeploymentSpec.builder().template("cluster")));
        catalogue = Catalogue.standard().with(List.of(cluster(2, "main:2")));

        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> expand(DeploymentSpec.builder().template("cluster")))
                .withMessage("template was 'cluster@1' but there is no such version;"
                        + " use one of [2], or add that version to the catalogue again");
    }

    @Test
    void anUnknownTemplateListsTheChoices() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> expand(DeploymentSpec.builder().template("postgres-smal")))
                .withMessage("template was 'postgres-smal' but there is no such template; use one of [cluster, grafana,"
                        + " ipfs-cluster-small, large-storage, medium-storage, minio, postgres-medium, postgres-small,"
                        + " prometheus, redis, small-storage, traefik]");
    }

    @Test
    void everyStandardTemplateExpandsWithAllReferencesResolvable() {
        for (ResourceTemplate template : Catalogue.standard().list()) {
            Map<Address, Spec> all = expand(DeploymentSpec.builder().template(template.name()));

            all.forEach((address, spec) -> assertThat(spec.references())
                    .as(template + " " + address)
                    .allSatisfy(output -> {
                        Spec used = all.get(new Address("shop", "main", output.kind(), output.name()));
                        assertThat(used).as(output.toString()).isNotNull();
                        assertThat(used.outputFields()).contains(output.field());
                    }));
        }
    }
}
