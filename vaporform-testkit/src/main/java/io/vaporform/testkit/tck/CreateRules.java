package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vaporform.spec.Access;
import io.vaporform.spec.DeploymentOutputs;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spi.Capability;
import io.vaporform.spi.Health;
import io.vaporform.spi.Observed;
import java.util.List;
import java.util.Optional;

/** What is there after a first apply. */
abstract class CreateRules extends RuleGroup {

    CreateRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D101",
            verifies = "an apply that is done has made what is wanted",
            ifItFails = "that Done is returned only after the instances were seen to be there")
    void doneMeansMade() {
        App app = deployed();

        Observed.Present<DeploymentSpec, DeploymentOutputs> present = app.present();

        assertThat(present.health()).isEqualTo(Health.HEALTHY);
        assertThat(counted(present.actual())).isEqualTo(counted(app.spec()));
        assertThat(app.engineIds()).isNotEmpty();
    }

    /** With the number of replicas said, also where it is the default. */
    private static DeploymentSpec counted(DeploymentSpec spec) {
        return spec.toBuilder().replicas(spec.replicas()).build();
    }

    @Rule(
            value = "D102",
            verifies = "done means ready: the application answers",
            ifItFails = "that the wait is for the health check, not for the start of the process")
    void doneMeansReady() {
        App app = deployed(kit().probe().env("START_DELAY_MS", "1000").env("VERSION", "slow"));

        assertThat(app.status().ready()).isEqualTo(1);
        if (kit().can(Capability.HEALTH_CHECKS)) { // without, an instance is ready when it runs
            assertThat(fixture().version(app.first())).isEqualTo("slow");
        }
    }

    @Rule(
            value = "D103",
            verifies = "each port has an endpoint in the project's network, the first port's first",
            ifItFails = "that every PortSpec gives an Endpoint with its name, From.NETWORK and the container's port")
    void portsHaveEndpoints() {
        App app = deployed(kit().probe().port("admin", fixture().port() + 1));

        assertThat(app.known().outputs().orElseThrow().endpoints())
                .filteredOn(endpoint -> endpoint.from() == From.NETWORK)
                .extracting(Endpoint::port, Endpoint::number)
                .containsExactly(
                        tuple("main", fixture().port()),
                        tuple("admin", fixture().port() + 1));
    }

    @Rule(
            value = "D104",
            verifies = "environment variables arrive unchanged, whatever is in them",
            ifItFails = "that no shell, template or line format stands between the spec and the process")
    void environmentArrivesUnchanged() {
        DeploymentSpec.Builder spec = kit().probe();
        for (int i = 0; i < Hostile.TEXTS.size(); i++) {
            spec.env("TEXT_" + i, Hostile.TEXTS.get(i));
        }

        App app = deployed(spec);

        for (int i = 0; i < Hostile.TEXTS.size(); i++) {
            assertThat(fixture().env(app.first(), "TEXT_" + i)).contains(Hostile.TEXTS.get(i));
        }
    }

    @Rule(
            value = "D105",
            verifies = "secrets in the environment arrive in clear",
            ifItFails = "that Secret.reveal() is called where the environment is handed over")
    void secretsArrive() {
        App app = deployed(kit().probe().secret("TOKEN", "s3cret $(id)"));

        assertThat(fixture().env(app.first(), "TOKEN")).contains("s3cret $(id)");
    }

    @Rule(
            value = "D106",
            verifies = "arguments arrive unchanged, whatever is in them",
            ifItFails = "that the command is passed as a list and never joined")
    void argumentsArriveUnchanged() {
        App app = deployed(kit().probe().command(Hostile.TEXTS.toArray(new String[0])));

        assertThat(fixture().arguments(app.first())).isEqualTo(Hostile.TEXTS);
    }

    @Rule(
            value = "D107",
            verifies = "the working directory is the one that is wanted",
            ifItFails = "that workingDirectory() is handed over")
    void workingDirectoryIsSet() {
        App app = deployed(kit().probe().workingDirectory("/usr"));

        assertThat(fixture().workingDirectory(app.first())).isEqualTo("/usr");
    }

    @Rule(
            value = "D108",
            verifies = "the outputs have the login of the spec, and make a URI with it",
            ifItFails = "that outputs are made by DeploymentOutputs.of(wanted, …) with the resolved spec")
    void outputsHaveTheLogin() {
        Access access = new Access("http", Optional.of("me"), Optional.of(Value.of(Secret.of("p@ss"))), "x");
        App app = deployed(kit().probe().access(access));

        Secret uri = app.known().outputs().orElseThrow().uri(From.NETWORK).orElseThrow();

        assertThat(uri.reveal())
                .startsWith("http://me:p%40ss@")
                .endsWith(":" + fixture().port() + "/x");
    }

    @Rule(
            value = "D109",
            verifies = "a read reports the same outputs as the apply",
            ifItFails = "that both take ports and identities from the system, in the same order")
    void readReportsTheSameOutputs() {
        App app = deployed();

        assertThat(app.present().outputs()).isEqualTo(app.known().outputs().orElseThrow());
    }

    @Rule(
            value = "D110",
            verifies = "an internal deployment is there, and has no endpoint on the host",
            ifItFails = "that ports are published only where the spec is not internal()")
    void internalIsNotPublished() {
        App app = kit().app(kit().probe().internal());
        if (app.refusedFor(Capability.INTERNAL_NETWORK)) {
            return;
        }
        app.deploy();

        DeploymentOutputs outputs = app.known().outputs().orElseThrow();
        assertThat(outputs.endpoint(From.NETWORK)).isPresent();
        assertThat(outputs.endpoint(From.HOST)).isEmpty();
        assertThat(app.first().endpoints()).noneMatch(endpoint -> endpoint.from() == From.HOST);
        assertThat(app.status().ready()).isEqualTo(1);
    }

    @Rule(
            value = "D111",
            verifies = "a tmpfs can be written",
            ifItFails = "that each path of tmpfs() is there, for whoever the processes run as")
    void tmpfsCanBeWritten() {
        App app = kit().app(kit().probe().tmpfs("/scratch", "1Mi"));
        if (app.refusedFor(Capability.TMPFS)) {
            return;
        }
        app.deploy();

        fixture().write(app.first(), "/scratch/note", "kept for now");

        assertThat(fixture().read(app.first(), "/scratch/note")).contains("kept for now");
    }

    @Rule(
            value = "D112",
            verifies =
                    "files are there for whoever the processes run as, with exactly their texts, whatever is in them",
            ifItFails =
                    "that no template or line format stands between the spec and the file, that secrets are revealed"
                            + " where it is written, and that its owner is the user of the processes")
    void filesArriveUnchanged() {
        DeploymentSpec.Builder spec = kit().probe().file("/etc/kit/deep/er", Value.of(Secret.of("s3cret $(id)")));
        // Not the empty one, which not every system keeps.
        List<String> texts =
                Hostile.TEXTS.stream().filter(text -> !text.isEmpty()).toList();
        texts.forEach(text -> spec.file("/etc/kit/text-" + texts.indexOf(text), text));
        App app = kit().app(spec);
        if (app.refusedFor(Capability.FILES)) {
            return;
        }
        app.deploy();

        for (String text : texts) {
            assertThat(fixture().read(app.first(), "/etc/kit/text-" + texts.indexOf(text)))
                    .contains(text);
        }
        assertThat(fixture().read(app.first(), "/etc/kit/deep/er")).contains("s3cret $(id)");
    }
}
