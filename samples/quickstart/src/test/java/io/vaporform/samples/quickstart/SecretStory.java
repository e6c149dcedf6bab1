package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vaporform.Blueprint;
import io.vaporform.Data;
import io.vaporform.Deployment;
import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.VaporformException;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Credentials;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.From;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.template.Postgres;
import io.vaporform.testkit.LogCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Deploys, changes, fails and destroys things that hold secrets: planted in a spec, and minted by a template. Then looks for them in everything
 * that was to be seen meanwhile.
 */
final class SecretStory {

    private final String postgresImage;
    private final String webImage;
    private final Consumer<DeploymentSpec.Builder> failing;
    private final Witness witness = new Witness();
    private final List<String> secrets = new ArrayList<>();

    /** @param failing makes the deployment of the web image fail, if possible with its secrets in its last words */
    SecretStory(String postgresImage, String webImage, Consumer<DeploymentSpec.Builder> failing) {
        this.postgresImage = postgresImage;
        this.webImage = webImage;
        this.failing = failing;
    }

    /** Returns what was seen, for a look at whether the witness was awake. */
    List<String> tell(Infrastructure.Builder builder) {
        List<String> all = new ArrayList<>();
        try (LogCapture log = LogCapture.start()) {
            try (Infrastructure infra = builder.listener(witness).build()) {
                live(infra.project("shop"), infra.project("other"));
                witness.sees(infra);
            }
            all.addAll(witness.seen());
            all.addAll(log.lines());
        }
        assertThat(all).allSatisfy(line -> assertThat(secrets)
                .allSatisfy(secret -> assertThat(line).doesNotContain(secret)));
        return all;
    }

    private void live(Project shop, Project other) {
        try {
            Deployment db = database(shop);
            application(shop, db);
            blueprint(other, db);
            refusals(shop);
            failure(shop, db);
            witness.sees(shop.stack().planDestroy(Data.DELETE));
        } finally {
            witness.sees(other.destroy(Data.DELETE));
            witness.sees(shop.destroy(Data.DELETE));
        }
    }

    /** Awkward in JSON, in URIs and in a shell; the part that is looked for survives every encoding. */
    private String canary() {
        String heart = "canary" + UUID.randomUUID().toString().replace("-", "");
        secrets.add(heart);
        return "\"" + heart + "' $(id) 100%/+@";
    }

    private Deployment database(Project shop) {
        DeploymentSpec.Builder postgres = Postgres.small().image(postgresImage);
        plan(shop.stack().planDeploy("orders-db", postgres.build()));
        Deployment db = shop.deploy("orders-db", postgres);
        Credentials login = db.outputs().credentials().orElseThrow();
        assertThat(login.password().reveal()).hasSizeGreaterThan(15);
        secrets.add(login.password().reveal());
        witness.sees(login);
        deployment(db);
        return db;
    }

    private void application(Project shop, Deployment db) {
        DeploymentSpec first = web(db).build();
        DeploymentSpec second = web(db).build();
        witness.sees(first);
        witness.sees(first.toBuilder());
        witness.sees(first.env());
        plan(shop.stack().planDeploy("web", first));
        deployment(shop.deploy("web", first));

        Plan change = shop.stack().planDeploy("web", second);
        assertThat(change.toString()).contains("env.API_KEY: " + Secret.MASK + " → " + Secret.MASK);
        plan(change);
        Deployment web = shop.deploy("web", second);
        deployment(web);
        deployment(web.scale(2));
        web.logs(50, line -> {});
        witness.sees(shop.stack().refresh());
    }

    private DeploymentSpec.Builder web(Deployment db) {
        return DeploymentSpec.builder()
                .image(webImage)
                .port(8080)
                .secret("API_KEY", canary())
                .env("GENERATED", Value.generated("session-key"))
                .env("DATABASE_URL", db.uri())
                .env("OPTIONS", Value.format("user={} password={}", db.username(), db.password()));
    }

    private void blueprint(Project other, Deployment db) {
        Blueprint blueprint = Blueprint.named(
                "other",
                b -> b.deployment("web", a -> a.image(webImage).port(8080).secret("API_KEY", canary())));
        witness.sees(blueprint);
        plan(other.plan(blueprint));
        witness.sees(other.apply(blueprint));
        refused(
                ConflictException.class,
                () -> other.deploy("web", a -> a.image(webImage).secret("API_KEY", canary())));
        refused(
                InvalidSpecException.class,
                () -> other.deploy("app", a -> a.image(webImage).env("URL", db.uri())));
    }

    /** Specs that hold a secret and are wrong. */
    private void refusals(Project shop) {
        refused(
                InvalidSpecException.class,
                () -> shop.deploy("web", a -> a.image(webImage)
                        .replicas(-1)
                        .secret("NOT A NAME", canary())
                        .env("ALSO=NOT", Value.of(Secret.of(canary())))));
        refused(
                InvalidSpecException.class,
                () -> shop.deploy("web", a -> a.template("no-such-template").secret("API_KEY", canary())));
        refused(
                InvalidSpecException.class,
                () -> shop.deploy("web", a -> a.image(webImage).secret("API_KEY", canary() + '\0')));
    }

    private void failure(Project shop, Deployment db) {
        DeploymentSpec.Builder broken = web(db);
        failing.accept(broken);
        refused(ApplyFailedException.class, () -> shop.deploy("broken", broken));
        witness.sees(shop.stack().resources());
    }

    private <E extends VaporformException> void refused(Class<E> type, Runnable verb) {
        E refusal = catchThrowableOfType(type, verb::run);
        assertThat(refusal).isNotNull();
        witness.sees(refusal);
        if (refusal instanceof ApplyFailedException failed) {
            witness.sees(failed.result());
            failed.result().changes().forEach(witness::sees);
        }
        if (refusal instanceof InvalidSpecException invalid) {
            witness.sees(invalid.violations());
        }
    }

    private void plan(Plan plan) {
        witness.sees(plan);
        witness.sees(plan.toJson());
        witness.sees(plan.changes());
    }

    private void deployment(Deployment deployment) {
        witness.sees(deployment);
        witness.sees(deployment.uri());
        witness.sees(deployment.uri(From.HOST));
        witness.sees(deployment.outputs());
        witness.sees(deployment.outputs().fields());
        witness.sees(deployment.outputs().access());
        witness.sees(deployment.status());
    }
}
