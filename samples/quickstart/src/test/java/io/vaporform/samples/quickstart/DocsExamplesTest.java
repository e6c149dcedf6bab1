package io.vaporform.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vaporform.Blueprint;
import io.vaporform.Deployment;
import io.vaporform.DeploymentRef;
import io.vaporform.HealthReport;
import io.vaporform.Infrastructure;
import io.vaporform.Look;
import io.vaporform.Operation;
import io.vaporform.Orphan;
import io.vaporform.Project;
import io.vaporform.Setting;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.error.ConflictException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.QuotaExceededException;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.plan.Action;
import io.vaporform.plan.ApplyResult;
import io.vaporform.plan.Explanation;
import io.vaporform.plan.Outcome;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Account;
import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.DriftPolicy;
import io.vaporform.spec.From;
import io.vaporform.spec.ProjectQuota;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.RouteTarget;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.BackupTarget;
import io.vaporform.spi.Settings;
import io.vaporform.spi.Stage;
import io.vaporform.state.Backup;
import io.vaporform.state.MemoryStateStore;
import io.vaporform.state.StateStore;
import io.vaporform.template.Postgres;
import io.vaporform.testkit.ManualTime;
import io.vaporform.testkit.VaporformAssertions;
import io.vaporform.testkit.VaporformExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The code of the pages in docs/, run in memory; {@link DocsTest} compares it with them line by line. */
class DocsExamplesTest {

    private final InMemoryProvider provider = InMemoryProvider.create();
    private final Infrastructure infra =
            Infrastructure.builder().provider(provider).build();
    private final Project shop = infra.project("shop");

    @Test
    void valuesThatMustNotBeSeen() {
        Deployment db = shop.deploy("orders-db", Postgres.small());
        // example: concepts
        DeploymentSpec web = DeploymentSpec.builder()
                .image("shop/web:1.4")
                .port(8080)
                .env("MODE", "production") // may be seen
                .secret("API_KEY", "s3cr3t") // may not
                .env("SESSION_KEY", Value.generated("session-key")) // made up at the first apply
                .env("DATABASE_URL", db.uri()) // a reference; a secret, as it has the password in it
                .env("DSN", Value.format("host={} password={}", db.host(), db.password()))
                .build();
        // end
        shop.deploy("web", web);
        assertThat(web.env().get("API_KEY")).hasToString("Literal[value=" + Secret.MASK + "]");
    }

    @Test
    void backupsAndWhatComesOfThem(@TempDir Path backups) {
        StateStore store = MemoryStateStore.create();
        // example: backups
        Infrastructure infra = Infrastructure.builder()
                .provider(provider)
                .store(store) // a durable one: it knows the backups
                .backups(BackupTarget.directory(backups)) // on other disks, and the same for all processes
                .supervise() // keeps the schedules
                .build();
        Project shop = infra.project("shop");
        Deployment db = shop.deploy("orders-db", Postgres.small().backup(b -> b.every(Duration.ofHours(6))
                .keep(28)));

        Backup backup = db.backup(); // now; blocks
        Plan plan = db.planRestore(backup); // what it would replace, and interrupt
        db.restore(backup); // its data as it was
        db.deleteBackup(backup);
        // end
        assertThat(plan.count(Action.REPLACE)).isEqualTo(2);
        // example: from
        Backup latest = db.backups().get(0); // the newest
        shop.deploy(
                "orders-copy",
                Postgres.small()
                        .volume(
                                "data",
                                "/var/lib/postgresql/data",
                                VolumeSpec.builder()
                                        .size("10Gi")
                                        .from(latest.point())
                                        .build()));
        // end
        // example: moment
        Deployment billing = shop.deploy("billing-db", Postgres.medium());
        billing.backup();
        Instant before = Instant.now(); // somebody makes a mistake
        billing.restore(before);
        // end
        // example: rotate
        db.rotateCredentials();
        // end
        assertThat(billing.backups()).hasSize(3);
        infra.close();
    }

    @Test
    void requestsAreLedToDeployments() {
        shop.deploy("web", d -> d.image("shop/web:1.4").port(8080));
        shop.deploy("canary", d -> d.image("shop/web:1.5").port(8080));
        // example: routes
        infra.project("platform")
                .loadBalancers()
                .provision("edge", edge -> edge.http(80).https(443).shared());

        shop.routes()
                .provision(
                        "shop",
                        RouteSpec.builder("platform/main/edge", "shop.example.com")
                                .to("web")
                                .to(RouteTarget.of("canary").weight(10))
                                .algorithm(BalancingAlgorithm.LEAST_CONN)
                                .check(BackendCheck.FAST.http("/health"))
                                .build());
        // end
        assertThat(shop.routes().get("shop").urls()).containsExactly("https://shop.example.com/");
    }

    @Test
    void accountsOfAProject() {
        Secret token = Secret.of("s3cr3t");
        try (Infrastructure infra = Infrastructure.builder()
                .provider("cloud", InMemoryProvider.create())
                .build()) {
            Project shop = infra.project("shop");
            // example: accounts
            shop.accounts().set("cloud", Account.token("team-token", token));
            shop.accounts().list(); // names and times, never what they hold
            shop.accounts().remove("cloud");
            // end
            assertThat(shop.accounts().list()).isEmpty();
        }
    }

    @Test
    void settingsAndTheirReport(@TempDir Path dir) throws IOException {
        Path file = Files.createFile(dir.resolve("vaporform.properties"));
        // example: settings
        Infrastructure infra = Infrastructure.builder()
                .provider(provider)
                .settings(Settings.process().orElse(Settings.file(file))) // system properties, the environment, a file
                .setting(Setting.CONTAINER_CPU_CORES, 2.0) // goes before all of them
                .build();
        System.out.println(infra.settings().report());
        // end
        infra.close();
        String printed = infra.settings().report().toString();
        List<String> shown =
                Documents.blocks("docs/operations.md", "text").get(0).lines().toList();
        assertThat(printed.lines().skip(1).toList()).isEqualTo(shown.subList(1, shown.size()));
    }

    @Test
    void health() {
        // example: health
        HealthReport health = infra.health(); // three seconds at most
        System.out.println(health); // for a person, with reasons
        String json = health.toJson(); // for a monitor
        // end
        assertThat(json).startsWith("{\"status\":\"healthy\",\"timestamp\":\"");
    }

    @Test
    void aPlanAndItsText() {
        String printed = planOfAChange(shop).toString();

        assertThat(Documents.blocks("docs/plan-and-apply.md", "text").get(0)).isEqualTo(printed);
    }

    static Plan planOfAChange(Project shop) {
        // example: plan
        shop.apply(Blueprint.named("shop", b -> {
            DeploymentRef db = b.deployment("orders-db", Postgres.small());
            b.deployment("web", a -> a.image("shop/web:1.4").env("DATABASE_URL", db.uri()));
        }));

        Plan plan = shop.plan(Blueprint.named("shop", b -> {
            DeploymentRef db = b.deployment("orders-db", Postgres.small().quota(q -> q.memory("8Gi")));
            b.deployment("web", a -> a.image("shop/web:1.5").env("DATABASE_URL", db.uri()));
            b.deployment("mail", a -> a.image("shop/mail:1.0").secret("API_KEY", "s3cr3t"));
        }));
        System.out.println(plan);
        // end
        return plan;
    }

    private static Blueprint version(String version) {
        return Blueprint.named("shop", b -> {
            DeploymentRef db = b.deployment("orders-db", Postgres.small().image("postgres:" + version));
            b.deployment("web", a -> a.image("shop/web:1.4").env("DATABASE_URL", db.uri()));
        });
    }

    @Test
    void anExplanation() {
        shop.apply(version("15"));
        Blueprint newer = version("16");
        Deployment db = shop.deployment("orders-db");
        // example: explain
        Explanation why = shop.plan(newer).explain(db.address());
        System.out.println(why);
        // end
        assertThat(Documents.blocks("docs/plan-and-apply.md", "text").get(1)).isEqualTo(why.toString());
    }

    @Test
    void aSavedPlan() {
        shop.apply(version("15"));
        Blueprint newer = version("16");
        // example: saved plan
        String approved = shop.plan(newer).toJson(); // into a file, a ticket, a review

        shop.apply(newer, Plan.parse(approved)); // does what it says, or throws and changes nothing
        // end
        assertThat(shop.plan(newer).isNoOp()).isTrue();
        assertThatThrownBy(() -> shop.apply(newer, Plan.parse(approved))).isInstanceOf(ConflictException.class);
    }

    @Test
    void aGuard() {
        // example: guard
        Infrastructure infra = Infrastructure.builder()
                .provider(provider)
                .guard((proposal, veto) -> veto.unless(
                        proposal.plan().count(Action.DELETE) == 0
                                || proposal.actor().equals("alice"),
                        "actor",
                        proposal.actor(),
                        "may not delete",
                        "ask alice"))
                .build();
        infra.as("bob").project("shop").deploy("web", a -> a.image("shop/web:1.4")); // creates, so bob may
        // end
        assertThatThrownBy(() -> infra.as("bob").project("shop").destroy())
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("actor was 'bob' but may not delete; ask alice");
        infra.as("alice").project("shop").destroy();
    }

    @Test
    void aQuota() {
        // example: quota
        shop.quota(ProjectQuota.UNLIMITED.instances(20).cpus(16).memory("64Gi").storage("500Gi"));
        // end
        assertThatThrownBy(() -> shop.deploy(
                        "web", a -> a.image("shop/web:1.4").replicas(21).quota(q -> q.cpus(0.1)
                                .memory("64Mi"))))
                .isInstanceOf(QuotaExceededException.class);
    }

    @Test
    void aLargeLoss() {
        shop.apply(fleet(10));
        Blueprint smaller = fleet(2);
        assertThatThrownBy(() -> shop.apply(smaller)).isInstanceOf(ConflictException.class);
        // example: large loss
        shop.apply(smaller.allowLargeLoss());
        // end
        assertThat(shop.stack().resources()).hasSize(2);
    }

    private static Blueprint fleet(int size) {
        return Blueprint.named("fleet", b -> IntStream.range(0, size)
                .forEach(i -> b.deployment("web-" + i, a -> a.image("shop/web:1.4"))));
    }

    @Test
    void anOperationAndTheHistory() {
        Blueprint newer = version("16");
        // example: operation
        Operation operation = infra.as("alice").project("shop").start(newer);
        String id = operation.id();

        infra.operation(id).await(); // here or in another process
        // end
        // example: history
        shop.stack()
                .history()
                .forEach(event -> System.out.println(event.at() + " " + event.actor() + " " + event.address() + " "
                        + event.phase() + " " + event.text()));
        // end
        assertThat(shop.stack().history()).isNotEmpty().allMatch(event -> event.actor()
                .equals("alice"));
    }

    @Test
    void looksAtTheWorld() {
        Blueprint newer = version("16");
        shop.apply(newer);
        lose("web");
        // example: look
        Plan repair = shop.stack().plan(newer, Look.INVENTORY); // one listing of each provider
        Plan closer = shop.stack().plan(newer, Look.EACH); // also what a listing does not show

        List<String> differences = shop.stack().refresh(); // as EACH, and records it: the next apply puts it right
        // end
        assertThat(repair.isNoOp()).isFalse();
        assertThat(closer.changes()).isEqualTo(repair.changes());
        assertThat(differences).containsExactly("shop/main/deployment/web: it is gone");
        assertThat(shop.plan(newer).isNoOp()).isFalse();
    }

    private void lose(String name) {
        provider.world().things(shop.deployment(name).address()).forEach(thing -> provider.world()
                .removeBehindOurBack(thing.engineId()));
    }

    @Test
    void driftIsLookedFor() {
        // example: drift
        Infrastructure infra = Infrastructure.builder()
                .provider(provider)
                .supervise()
                .drift(Duration.ofMinutes(5), DriftPolicy.REPORT)
                .build();
        infra.project("shop").apply(Blueprint.named("shop", b -> {
            b.deployment("web", a -> a.image("shop/web:1.4")).drift(DriftPolicy.HEAL);
            b.deployment("mail", a -> a.image("shop/mail:1.0"));
        }));
        // end
        infra.close();
        assertThat(provider.world().things()).hasSize(2);
    }

    @Test
    void findings() {
        shop.apply(version("16"));
        lose("web");
        // example: findings
        shop.stack().refresh();
        shop.stack().findings().forEach(System.out::println);
        // end
        assertThat(Documents.blocks("docs/plan-and-apply.md", "text").get(2))
                .isEqualTo(shop.stack().findings().get(0).toString());
    }

    @Test
    void forgottenAndFound() {
        DeploymentSpec web = DeploymentSpec.builder().image("shop/web:1.4").build();
        Deployment app = shop.deploy("web", web);
        // example: forget
        shop.stack().forget(app.address());
        // end
        assertThat(infra.orphans()).hasSize(1);
        // example: orphans
        for (Orphan orphan : infra.orphans()) {
            System.out.println(orphan + ", made " + orphan.age().orElse(Duration.ZERO) + " ago");
            orphan.adopt(web); // into the record, as that spec says; or orphan.remove(), with its data
        }
        // end
        assertThat(infra.orphans()).isEmpty();
        assertThat(shop.stack().resources()).hasSize(1);
    }

    @Test
    void aTenantThatLeaves() {
        shop.deploy("orders-db", Postgres.small());
        // example: delete
        shop.delete();
        // end
        assertThat(provider.world().things()).isEmpty();
        assertThatThrownBy(() -> shop.deploy("web", a -> a.image("shop/web:1.4")))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void whatIsKept() {
        // example: destroy
        Deployment db = shop.deploy("orders-db", Postgres.small());

        ApplyResult result = shop.destroy();
        result.with(Outcome.RETAINED)
                .forEach(System.out::println); // … volume/orders-db.data RETAINED: kept with its data

        Deployment again = shop.deploy("orders-db", Postgres.small()); // the same data, the same password
        // end
        assertThat(result.with(Outcome.RETAINED))
                .singleElement()
                .hasToString("shop/main/volume/orders-db.data RETAINED: kept with its data");
        assertThat(again.outputs().credentials()).isEqualTo(db.outputs().credentials());
    }

    @Test
    void anApplicationsTest() {
        // example: testing
        InMemoryProvider provider = InMemoryProvider.create();
        try (Infrastructure infra = Infrastructure.builder().provider(provider).build()) {
            Project shop = infra.project("shop");
            Deployment db = shop.deploy("orders-db", Postgres.small());

            assertThat(db.uri(From.NETWORK).reveal()).startsWith("postgresql://app:");
            assertThat(provider.world().things()).hasSize(2); // the instance and its volume
        }
        // end
    }

    @Test
    void anApplicationsTestOfAFailure() {
        // example: faults
        provider.faults().on("web").failAt(Stage.VERIFYING);

        assertThatThrownBy(() -> shop.deploy("web", a -> a.image("shop/web:1.4")))
                .isInstanceOf(ApplyFailedException.class);

        provider.faults().clear();
        shop.deploy("web", a -> a.image("shop/web:1.4"));
        // end
    }

    // example: extension
    @RegisterExtension
    final VaporformExtension vaporform = VaporformExtension.create().provider(p -> p.realistic());

    @Test
    void takesSecondsOfManualTimeAndNoneOfOurs(Infrastructure infra, ManualTime time) {
        Instant begin = time.now();

        Deployment web =
                infra.project("shop").deploy("web", a -> a.image("shop/web:1.4").replicas(3));

        VaporformAssertions.assertThat(web).hasReady(3);
        assertThat(time.now()).isAfter(begin.plusSeconds(1));
    }
    // end

    @Test
    void anError() {
        assertThatThrownBy(() -> threeMistakes(shop))
                .hasMessage(Documents.blocks("docs/errors.md", "text").get(0));
    }

    private static void threeMistakes(Project shop) {
        // example: errors
        shop.deploy("web", a -> a.image("Shop/Web").replicas(-1).env("NOT A NAME", "x"));
        // end
    }
}
