package io.vaporform.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vaporform.Blueprint;
import io.vaporform.Deployment;
import io.vaporform.DeploymentRef;
import io.vaporform.Infrastructure;
import io.vaporform.error.ApplyFailedException;
import io.vaporform.plan.Outcome;
import io.vaporform.plan.Plan;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Endpoint;
import io.vaporform.spec.From;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spi.LogQuery;
import io.vaporform.template.Postgres;
import io.vaporform.testsupport.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The verbs as a user writes them, on a real engine, seen from outside. */
class InfrastructureIT extends InfrastructureTestCase {

    @Override
    Infrastructure.Builder with(Infrastructure.Builder builder) {
        return builder;
    }

    private static Blueprint shop(String greeting) {
        return Blueprint.named("shop", b -> {
            DeploymentRef db = b.deployment(
                    "orders-db",
                    Postgres.small()
                            .image(TestEngine.POSTGRES)
                            .quota(q -> q.cpus(0.5).memory("256Mi"))
                            .env("GREETING", greeting));
            b.deployment("web", a -> fixture(a, "1").env("DATABASE_URL", db.uri()));
        });
    }

    private static DeploymentSpec.Builder fixture(DeploymentSpec.Builder a, String version) {
        return a.image(TestEngine.FIXTURE)
                .port("http", 8080)
                .env("VERSION", version)
                .health(HealthCheck.http("/healthz")
                        .every(Duration.ofMillis(500))
                        .startsWithin(Duration.ofSeconds(20)));
    }

    @Tag("extended")
    @Test
    void aLogIsFollowedThroughNewInstancesAndALostConnection() throws Exception {
        Deployment web = shop.deploy("web", d -> d.image(TestEngine.BUSYBOX)
                .user("65534:65534")
                .command(
                        "sh",
                        "-c",
                        "i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo line $i; sleep 0.2; done; sleep 60"));
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        Thread follower = new Thread(() -> web.follow(LogQuery.last(1000), Duration.ofSeconds(25), line -> {
            if (line.text().startsWith("line")) {
                lines.add(line.instance() + " " + line.text());
            }
        }));
        follower.start();
        await().until(() -> lines.size() > 3);

        shop.deployment("web").scale(2);
        relay.cut();
        await().atMost(Duration.ofSeconds(25)).until(() -> lines.size() >= 120);
        follower.join();

        assertThat(lines).doesNotHaveDuplicates().hasSize(120);
        assertThat(lines.stream().map(line -> line.replaceFirst(" .*", "")).distinct())
                .hasSize(2);
    }

    @Test
    void aReplacedDatabaseKeepsItsDataAndItsPassword() {
        shop.apply(shop("hello"));
        String password = shop.deployment("orders-db")
                .outputs()
                .credentials()
                .orElseThrow()
                .password()
                .reveal();
        String url = get("/env?DATABASE_URL");
        String container =
                shop.deployment("orders-db").outputs().instances().get(0).engineId();
        psql("create table orders (id int); insert into orders values (42)");

        Plan plan = shop.plan(shop("hello again"));
        shop.apply(shop("hello again"));

        assertThat(plan.toString()).contains("± deployment/orders-db").contains("(interrupts)");
        assertThat(shop.deployment("orders-db").outputs().instances().get(0).engineId())
                .isNotEqualTo(container);
        assertThat(shop.deployment("orders-db")
                        .outputs()
                        .credentials()
                        .orElseThrow()
                        .password()
                        .reveal())
                .isEqualTo(password);
        assertThat(psql("select id from orders")).contains("42");
        assertThat(get("/env?DATABASE_URL")).isEqualTo(url).contains(password);
    }

    @Test
    void applyingTheSameAgainSendsNothingThatChangesAnything() {
        shop.apply(shop("hello"));
        List<String> before = relay.changes();
        assertThat(before).isNotEmpty();

        assertThat(shop.plan(shop("hello")).isNoOp()).isTrue();
        assertThat(shop.apply(shop("hello")).changes()).allMatch(change -> change.outcome() == Outcome.NO_OP);

        assertThat(relay.changes()).isEqualTo(before);
    }

    @Test
    void aPlainDestroyLeavesTheVolumesAndNamesThem() {
        shop.apply(shop("hello"));

        assertThat(shop.destroy().with(Outcome.RETAINED))
                .extracting(change -> change.address().toString())
                .containsExactly("shop/main/volume/orders-db.data");

        assertThat(leftInTheWorld()).singleElement().asString().startsWith("volume ");
    }

    @Test
    void aVersionThatDoesNotStartLeavesTheOldOneServing() {
        shop.deploy("web", a -> fixture(a, "1"));

        assertThatThrownBy(() -> shop.deploy(
                        "web", a -> fixture(a, "2").env("EXIT_CODE", "3").env("EXIT_AFTER_MS", "0")))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContaining("shop/main/deployment/web");

        assertThat(get("/version")).contains("1");
        assertThat(containers()).hasSize(1);
    }

    @Test
    void whatComesBackAfterAFailureIsTheImageThatRanThoughNoRegistryKnowsIt() throws IOException {
        String image = "vaporform/moving-" + installation + ":1";
        raw.tag(TestEngine.FIXTURE, image);
        int port = LocalServer.freePort();
        shop.deploy("web", d -> fixture(d, "1").image(image).port("fixed", 8081, port));
        raw.tag(TestEngine.BUSYBOX, image);

        assertThatThrownBy(() -> shop.deployment("web").update(d -> d.command("false")))
                .isInstanceOf(ApplyFailedException.class);

        assertThat(get("/version")).contains("1");
        assertThat(containers()).hasSize(1);
        raw.removeImage(image);
    }

    @Test
    void anImageThatGoesBetweenPlanAndApplyIsNamedWithTheCure() {
        String image = "vaporform/short-lived-" + installation + ":1";
        raw.tag(TestEngine.BUSYBOX, image);
        Blueprint web = Blueprint.named("shop", b -> b.deployment("web", d -> d.image(image)));
        Plan plan = shop.plan(web);
        raw.removeImage(image);

        assertThatThrownBy(() -> shop.apply(web, plan))
                .isInstanceOf(ApplyFailedException.class)
                .hasMessageContainingAll("pull image " + image, "check the name");
        assertThat(containers()).isEmpty();

        raw.tag(TestEngine.BUSYBOX, image);
        shop.apply(web);
        assertThat(containers()).hasSize(1);
        raw.removeImage(image);
    }

    @Test
    void whatAnUnreachableEngineCannotMakeIsSaidWithTheCure() throws Exception {
        Path nowhere = Files.createTempDirectory("vf").resolve("docker.sock");
        try (Infrastructure other = Infrastructure.builder()
                .installation(installation)
                .provider(DockerProvider.builder().host("unix://" + nowhere).build())
                .build()) {
            assertThatThrownBy(() -> other.project("shop").deploy("web", a -> fixture(a, "1")))
                    .isInstanceOf(ApplyFailedException.class)
                    .hasMessageContaining(nowhere.toString());
        } finally {
            Files.delete(nowhere.getParent());
        }
    }

    private String psql(String sql) {
        String container =
                shop.deployment("orders-db").outputs().instances().get(0).engineId();
        String password = shop.deployment("orders-db")
                .outputs()
                .credentials()
                .orElseThrow()
                .password()
                .reveal();
        return raw.exec(
                container,
                List.of("PGPASSWORD=" + password),
                "psql",
                "-h",
                "127.0.0.1",
                "-U",
                "app",
                "-d",
                "maindb",
                "-tAc",
                sql);
    }

    private String get(String path) {
        Endpoint endpoint = shop.deployment("web").outputs().endpoint(From.HOST).orElseThrow();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + endpoint.authority() + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
