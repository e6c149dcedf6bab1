package io.vaporform.samples.quickstart;

import io.vaporform.Deployment;
import io.vaporform.DeploymentRef;
import io.vaporform.Project;
import io.vaporform.plan.Plan;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.From;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Instance;
import io.vaporform.template.Postgres;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** What there is to see, step by step. */
final class Tour {

    private static final String CHANGED = "hello again";

    private final Place place;
    private final Project shop;
    private final ProgressBars bars;
    private final PrintStream out;

    Tour(Place place, Project shop, ProgressBars bars, PrintStream out) {
        this.place = place;
        this.shop = shop;
        this.bars = bars;
        this.out = out;
    }

    void run() {
        int there = shop.stack().resources().size();
        if (there > 0) {
            goOn(there);
            return;
        }
        Deployment db = deployDatabase();
        query(db);
        Deployment web = deployWeb(db);
        scaleToThree(web);
        change(db);
    }

    /** What an earlier run has left is known: what is as wanted is left alone, and only the rest is done. */
    private void goOn(int there) {
        out.println("found the state of " + place.installation() + ": " + there + " resources");
        bars.begin("Whether all of it is as it was left", "shop.stack().refresh()");
        List<String> differences = shop.stack().refresh();
        (differences.isEmpty() ? List.of("nothing differs") : differences).forEach(line -> out.println("  " + line));

        Deployment db = again("orders-db", postgres());
        query(db);
        again("web", web(db, CHANGED, 3).build());
    }

    private Deployment again(String component, DeploymentSpec wanted) {
        bars.begin("What deploying it again would do", "shop.stack().planDeploy(\"" + component + "\", …)");
        print(shop.stack().planDeploy(component, wanted));
        bars.begin("Deployed again", "shop.deploy(\"" + component + "\", …)");
        Deployment deployment = shop.deploy(component, wanted);
        show(deployment);
        return deployment;
    }

    private Deployment deployDatabase() {
        bars.begin("A PostgreSQL with 2 CPUs, 4 GiB and a volume", "db = shop.deploy(\"orders-db\", Postgres.small())");
        Deployment db = shop.deploy("orders-db", postgres());
        show(db);
        return db;
    }

    private DeploymentSpec postgres() {
        DeploymentSpec.Builder postgres = Postgres.small();
        place.postgresImage().ifPresent(postgres::image);
        return postgres.build();
    }

    private void query(Deployment db) {
        bars.begin("A query, with the endpoint and the login that came back", "db.outputs()");
        out.println(
                place.real()
                        ? "  select version(): " + Query.on(db).single("select version()")
                        : "  in memory nothing runs that could answer");
    }

    private Deployment deployWeb(DeploymentRef db) {
        bars.begin(
                "A web application that uses the database",
                "web = shop.deploy(\"web\", …env(\"DATABASE_URL\", db.uri()))");
        Deployment web = shop.deploy("web", web(db, "hello", 1));
        show(web);
        return web;
    }

    private void scaleToThree(Deployment web) {
        bars.begin("Three of it", "web.scale(3)");
        show(web.scale(3));
    }

    private void change(DeploymentRef db) {
        DeploymentSpec changed = web(db, CHANGED, 3).build();
        bars.begin("What a change would do", "shop.stack().planDeploy(\"web\", changed)");
        print(shop.stack().planDeploy("web", changed));

        bars.begin("The change", "shop.deploy(\"web\", changed)");
        show(shop.deploy("web", changed));

        bars.begin("The same plan once more", "shop.stack().planDeploy(\"web\", changed)");
        print(shop.stack().planDeploy("web", changed));
    }

    /** The web application; the database's URI is a reference, so it is deployed after the database and follows it. */
    private DeploymentSpec.Builder web(DeploymentRef db, String greeting, int replicas) {
        return DeploymentSpec.builder()
                .image(place.webImage())
                .port(8080)
                .replicas(replicas)
                .env("GREETING", greeting)
                .env("DATABASE_URL", db.uri())
                .health(HealthCheck.http("/").every(Duration.ofSeconds(1)))
                .quota(limits -> limits.cpus(0.15).memory("64Mi").pids(64));
    }

    private void show(Deployment deployment) {
        for (Instance instance : deployment.outputs().instances()) {
            String at = instance.endpoints().stream()
                    .filter(endpoint -> endpoint.from() == From.HOST)
                    .map(endpoint -> " at " + endpoint.authority())
                    .findFirst()
                    .orElse("");
            out.println("  " + (place.real() ? "container " : "instance ") + shortened(instance.engineId()) + at);
        }
    }

    /** As the docker command shows ids. */
    private static String shortened(String id) {
        return id.substring(0, Math.min(12, id.length()));
    }

    private void print(Plan plan) {
        plan.toString().lines().forEach(line -> out.println("  " + line));
    }
}
