package io.vaporform.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.error.InvalidSpecException;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.TemplateRef;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capability;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    private static ResourceTemplate template(int version) {
        return ResourceTemplate.named("mine", version)
                .main(DeploymentSpec.builder().image("mine:" + version))
                .build();
    }

    private static TemplateRef mine(int... version) {
        return new TemplateRef("mine", version.length == 0 ? OptionalInt.empty() : OptionalInt.of(version[0]));
    }

    private final Catalogue catalogue = Catalogue.standard().with(List.of(template(2), template(10), template(1)));

    @Test
    void theStandardTemplatesAreThere() {
        assertThat(Catalogue.standard().list())
                .extracting(ResourceTemplate::toString)
                .containsExactly(
                        "grafana@1",
                        "ipfs-cluster-small@1",
                        "large-storage@1",
                        "medium-storage@1",
                        "minio@1",
                        "postgres-medium@1",
                        "postgres-small@1",
                        "prometheus@1",
                        "redis@1",
                        "small-storage@1",
                        "traefik@1");
        assertThat(Catalogue.standard().list())
                .allMatch(each -> !each.description().isBlank());
    }

    @Test
    void whatAskedForWinsThenWhatIsDeployedThenTheNewest() {
        assertThat(catalogue.find(mine(), OptionalInt.empty()).version()).isEqualTo(10);
        assertThat(catalogue.find(mine(), OptionalInt.of(2)).version()).isEqualTo(2);
        assertThat(catalogue.find(mine(1), OptionalInt.of(2)).version()).isEqualTo(1);
    }

    @Test
    void onlyTheNewestIsListed() {
        assertThat(catalogue.list())
                .extracting(ResourceTemplate::toString)
                .contains("mine@10")
                .doesNotContain("mine@2");
    }

    @Test
    void anUnknownVersionListsTheChoices() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> catalogue.find(mine(3), OptionalInt.empty()))
                .withMessage("template was 'mine@3' but there is no such version;"
                        + " use one of [1, 2, 10], or add that version to the catalogue again");
    }

    @Test
    void oneVersionIsThereOnce() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> catalogue.with(List.of(template(2))))
                .withMessage("template was 'mine@2' but is in the catalogue twice; give the changed one a new version");
    }

    @Test
    void addingMakesAnotherCatalogue() {
        Catalogue.standard().with(List.of(template(1)));

        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> Catalogue.standard().find(mine(), OptionalInt.empty()));
    }

    @Test
    void childrenKeepTheirOrder() {
        ResourceTemplate.Builder builder =
                ResourceTemplate.named("mine", 1).main(DeploymentSpec.builder().image("a"));
        for (String name : List.of("zeta", "alpha", "mid", "beta")) {
            builder.child(name, VolumeSpec.builder().build());
        }

        ResourceTemplate built = builder.needs(Capability.template("mine")).build();
        builder.child("late", VolumeSpec.builder().build());

        assertThat(built.children().keySet()).containsExactly("zeta", "alpha", "mid", "beta");
        assertThat(built.needs()).contains(new Capability("template:mine"));
    }

    @Test
    void aTemplateIsCheckedWhenItIsBuilt() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> template(0))
                .withMessageContaining("template version was '0' but must be at least 1");
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> ResourceTemplate.named("My Template", 1)
                        .main(DeploymentSpec.builder().image("a"))
                        .build())
                .withMessageContaining("template was 'My Template'");
    }
}
