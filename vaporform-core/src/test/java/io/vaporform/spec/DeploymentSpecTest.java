package io.vaporform.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DeploymentSpecTest {

    private final DeploymentSpec base = DeploymentSpec.builder()
            .image("base:1")
            .replicas(3)
            .port("http", 80)
            .env("A", "base")
            .env("B", "base")
            .quota(q -> q.cpus(1).memory("1Gi"))
            .health(HealthCheck.http("/base"))
            .command("base")
            .workingDirectory("/base")
            .label("a", "base")
            .user("1")
            .linuxCapabilities("CHOWN")
            .access(Access.HTTP)
            .on("eu")
            .build();

    @Test
    void whatIsNotSetHasItsDefault() {
        DeploymentSpec spec = DeploymentSpec.builder().image("a").build();

        assertThat(spec.replicas()).isEqualTo(1);
        assertThat(spec.quota()).isEqualTo(Quota.UNLIMITED);
        assertThat(spec.internal()).isFalse();
        assertThat(spec.uninterrupted()).isFalse();
        assertThat(spec.health()).isEmpty();
        assertThat(spec.command()).isEmpty();
        assertThat(spec.references()).isEmpty();
        assertThat(spec.outputFields()).isEmpty();
        assertThat(spec.kind()).isEqualTo(Kind.DEPLOYMENT);
    }

    @Test
    void settingADefaultIsLeavingItOut() {
        DeploymentSpec spec = DeploymentSpec.builder().image("a").build();

        assertThat(spec.toBuilder().replicas(1).build()).isEqualTo(spec).hasSameHashCodeAs(spec);
        assertThat(spec.toBuilder().replicas(2).build()).isNotEqualTo(spec);
    }

    @Test
    void aBuilderThatGoesOnChangesNoSpec() {
        DeploymentSpec.Builder builder = DeploymentSpec.builder().image("a").env("A", "1");
        DeploymentSpec first = builder.build();
        builder.env("B", "2").label("l", "x").port(80);

        assertThat(first.env()).containsOnlyKeys("A");
        assertThat(first.labels()).isEmpty();
        assertThat(first.toBuilder().env("C", "3").build().env()).containsOnlyKeys("A", "C");
        assertThat(first.env()).containsOnlyKeys("A");
    }

    @Test
    void whatASpecHandsOutCannotBeChanged() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> base.ports().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> base.env().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> base.command().clear());
    }

    @Test
    void aSpecThatSaysNothingTakesEverythingFromItsBase() {
        DeploymentSpec silent = DeploymentSpec.builder().template("any").build();

        DeploymentSpec merged = silent.over(base);

        assertThat(merged.template()).contains(new TemplateRef("any", OptionalInt.empty()));
        assertThat(merged.replicas()).isEqualTo(3);
        assertThat(merged.image()).isEqualTo(base.image());
        assertThat(merged.ports()).isEqualTo(base.ports());
        assertThat(merged.env()).isEqualTo(base.env());
        assertThat(merged.quota()).isEqualTo(base.quota());
        assertThat(merged.health()).isEqualTo(base.health());
        assertThat(merged.command()).isEqualTo(base.command());
        assertThat(merged.user()).contains("1");
        assertThat(merged.access()).contains(Access.HTTP);
        assertThat(merged.provider()).contains("eu");
    }

    @Test
    void whatIsSetWinsOverTheBase() {
        DeploymentSpec top = DeploymentSpec.builder()
                .image("top:2")
                .replicas(1)
                .port("admin", 81)
                .env("B", "top")
                .env("C", "top")
                .quota(q -> q.cpus(2))
                .health(HealthCheck.tcp())
                .command("top", "two")
                .label("b", "top")
                .linuxCapabilities("SETUID")
                .internal()
                .uninterrupted()
                .on("us")
                .build();

        DeploymentSpec merged = top.over(base);

        assertThat(merged.image()).contains("top:2");
        assertThat(merged.replicas()).isEqualTo(1);
        assertThat(merged.ports()).extracting(PortSpec::name).containsExactly("admin");
        assertThat(merged.env())
                .containsEntry("A", Value.of("base"))
                .containsEntry("B", Value.of("top"))
                .containsEntry("C", Value.of("top"));
        assertThat(merged.quota().milliCpus()).hasValue(2000);
        assertThat(merged.quota().memory()).contains(ByteSize.ofGibibytes(1));
        assertThat(merged.health().orElseThrow().path()).isEmpty();
        assertThat(merged.command()).containsExactly("top", "two");
        assertThat(merged.labels()).containsOnlyKeys("a", "b");
        assertThat(merged.linuxCapabilities()).containsExactly("CHOWN", "SETUID");
        assertThat(merged.internal()).isTrue();
        assertThat(merged.uninterrupted()).isTrue();
        assertThat(merged.provider()).contains("us");
        assertThat(base.env()).containsOnlyKeys("A", "B");
    }

    @Test
    void referencesAreFoundWhereverTheyAre() {
        Output<Secret> uri = Output.secret(Kind.DEPLOYMENT, "db", "uri");
        Output<String> host = Output.text(Kind.DEPLOYMENT, "cache", "host");
        Output<Secret> password = Output.secret(Kind.DEPLOYMENT, "db", "password");
        DeploymentSpec spec = DeploymentSpec.builder()
                .image("a")
                .env("A", uri)
                .env("B", Value.format("redis://{}/{}", host, Value.format("{}", uri)))
                .mount("data", "/data")
                .access(new Access("http", Optional.of("me"), Optional.of(password), ""))
                .build();

        assertThat(spec.references())
                .isEqualTo(java.util.Set.of(uri, host, password, Output.text(Kind.VOLUME, "data", "id")));
    }

    @Test
    void outputsAreNamedBeforeTheyAreThere() {
        DeploymentSpec spec = DeploymentSpec.builder()
                .image("a")
                .port(80)
                .port(9000)
                .access(new Access("http", Optional.of("me"), Optional.empty(), ""))
                .build();

        assertThat(spec.outputFields())
                .containsExactly(
                        "host",
                        "main.host",
                        "main.port",
                        "password",
                        "port",
                        "port-9000.host",
                        "port-9000.port",
                        "uri",
                        "username");
    }

    @Test
    void mappingReachesEveryValueAndNothingElse() {
        DeploymentSpec spec = DeploymentSpec.builder()
                .image("a")
                .env("A", Output.text(Kind.DEPLOYMENT, "db", "host"))
                .mount("data", "/data")
                .label("l", "x")
                .build();

        DeploymentSpec mapped = spec.mapValues(value -> Value.of("known"));

        assertThat(mapped.references()).isEmpty();
        assertThat(mapped.env()).containsEntry("A", Value.of("known"));
        assertThat(mapped.mounts()).containsExactly(new Mount("data", "/data", Value.of("known")));
        assertThat(mapped.labels()).isEqualTo(spec.labels());
        assertThat(spec.references()).hasSize(2);
    }

    @Test
    void volumesBecomeMounts() {
        DeploymentSpec spec = DeploymentSpec.builder()
                .image("a")
                .volume("data", "/data")
                .mount("shared", "/shared")
                .build();

        DeploymentSpec expanded =
                spec.toBuilder().mounts(List.of(Mount.of("web.data", "/data"))).build();

        assertThat(expanded.ownVolumes()).isEmpty();
        assertThat(expanded.mounts()).extracting(Mount::volume).containsExactly("web.data");
    }
}
