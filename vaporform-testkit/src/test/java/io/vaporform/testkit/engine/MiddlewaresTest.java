package io.vaporform.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vaporform.Infrastructure;
import io.vaporform.Project;
import io.vaporform.error.CapabilityNotSupportedException;
import io.vaporform.memory.InMemoryCa;
import io.vaporform.memory.InMemoryProvider;
import io.vaporform.memory.InMemoryTraffic;
import io.vaporform.memory.InMemoryTraffic.Answer;
import io.vaporform.memory.InMemoryTraffic.Request;
import io.vaporform.spec.Address;
import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.BasicAuth;
import io.vaporform.spec.ClientCertificates;
import io.vaporform.spec.Cors;
import io.vaporform.spec.DomainName;
import io.vaporform.spec.ForwardAuth;
import io.vaporform.spec.From;
import io.vaporform.spec.Hsts;
import io.vaporform.spec.KeyType;
import io.vaporform.spec.Kind;
import io.vaporform.spec.RateLimit;
import io.vaporform.spec.RouteLimits;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.SecurityHeaders;
import io.vaporform.spec.Value;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done to requests on their way, from the blueprint to the answer. */
class MiddlewaresTest {

    private static final Address EDGE = new Address("platform", "main", Kind.LOAD_BALANCER, "edge");
    private static final String HOST = "shop.example.com";

    private final Rig rig = new Rig();
    private final Infrastructure infra = rig.infra();
    private final Project shop = infra.project("shop");
    private final InMemoryTraffic traffic = rig.world.traffic();

    MiddlewaresTest() {
        infra.project("platform")
                .loadBalancers()
                .provision("edge", edge -> edge.http(80).https(443).shared());
        shop.deploy("web", d -> d.image("shop/web:1").port(8080));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static RouteSpec.Builder toShop() {
        return RouteSpec.builder("platform/main/edge", HOST).to("web");
    }

    private void provision(RouteSpec.Builder route) {
        shop.routes().provision("shop", route.build());
    }

    private static Request get() {
        return Request.of(HOST, "/").overTls();
    }

    private Answer send(Request request) {
        return traffic.send(EDGE, request);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aLimitCountsEachClientInItsWindow() {
        provision(toShop().with(RateLimit.of(3, Duration.ofSeconds(10))));
        for (int i = 0; i < 3; i++) {
            assertThat(send(get()).status()).isEqualTo(200);
            rig.pass(Duration.ofSeconds(2));
        }

        assertThat(send(get()).status()).isEqualTo(429);
        assertThat(send(get()).headers()).containsEntry("Retry-After", "4");
        assertThat(send(get().from("192.0.2.9")).status()).isEqualTo(200);
        rig.pass(Duration.ofSeconds(4));
        assertThat(send(get()).status()).isEqualTo(200);
        assertThat(send(get()).status()).isEqualTo(429);
    }

    @Test
    void aPasswordThatChangesShowsInThePlanAndIsNotSaid() {
        provision(toShop().with(BasicAuth.user("alice", Secret.of("correct horse"))));
        RouteSpec other = toShop().with(BasicAuth.user("alice", Secret.of("battery staple")))
                .build();

        assertThat(shop.routes().planProvision("shop", other).toString())
                .contains("middlewares.basic-auth.users.alice: Secret(****) → Secret(****)")
                .doesNotContain("horse", "staple");
        shop.routes().provision("shop", other);

        assertThat(send(get().header("Authorization", basic("alice", "battery staple")))
                        .status())
                .isEqualTo(200);
        assertThat(send(get().header("Authorization", basic("alice", "correct horse")))
                        .status())
                .isEqualTo(401);
        assertThat(shop.stack().history().toString()).doesNotContain("horse", "staple");
    }

    @Test
    void aServiceOfTheStackIsAskedWhereItIs() {
        shop.deploy("verify", d -> d.image("shop/verify:1").port(9000));
        Value<Secret> url = Value.format("{}/verify", shop.deployment("verify").uri());
        provision(toShop().with(ForwardAuth.to(url).passing("X-User-ID")));
        assertThat(send(get()).status()).as("nobody is asked yet").isEqualTo(503);
        String where = shop.deployment("verify").uri(From.NETWORK).reveal();
        traffic.serve(where + "/verify", asked -> Answer.of(
                        asked.headers().getOrDefault("Cookie", "").equals("session=7") ? 200 : 401)
                .header("X-User-ID", "7"));

        assertThat(send(get()).status()).isEqualTo(401);
        assertThat(send(get().header("Cookie", "session=7").header("X-User-ID", "1"))
                        .received())
                .containsEntry("X-User-ID", "7");
    }

    @Test
    void whoShowsNoCertificateOfTheAuthorityIsRefused() {
        InMemoryCa ours = InMemoryCa.create(rig.time.now());
        InMemoryCa theirs = InMemoryCa.create(rig.time.now());
        provision(toShop().with(ClientCertificates.of(ours.rootPem())));

        assertThat(send(get()).status()).isEqualTo(403);
        assertThat(send(get().showing(client(theirs))).status()).isEqualTo(403);
        assertThat(send(get().showing(client(ours))).status()).isEqualTo(200);
        rig.pass(Duration.ofDays(2));
        assertThat(send(get().showing(client(ours).subList(0, 1))).status()).isEqualTo(403);
    }

    private List<X509Certificate> client(InMemoryCa by) {
        return by.issue(
                        List.of(DomainName.of("client.example")),
                        KeyType.EC_P256,
                        rig.time.now(),
                        rig.time.now().plus(Duration.ofDays(1)))
                .chain();
    }

    @Test
    void answersSayWhatBrowsersAreToKeepTo() {
        provision(toShop().redirectToHttps()
                .with(Hsts.of(Duration.ofDays(365)))
                .with(SecurityHeaders.DEFAULT)
                .with(Cors.allow("https://app.example.com")));

        assertThat(send(get().header("Origin", "https://app.example.com")).headers())
                .containsEntry("strict-transport-security", "max-age=31536000")
                .containsEntry("X-Frame-Options", "DENY")
                .containsEntry("Access-Control-Allow-Origin", "https://app.example.com");
        assertThat(send(Request.of(HOST, "/")).headers())
                .doesNotContainKey(Hsts.HEADER)
                .containsEntry("X-Frame-Options", "DENY")
                .containsEntry("Location", "https://shop.example.com/");
    }

    @Test
    void aClientStaysByItsCookieWhileItsInstanceServes() {
        shop.deployment("web").scale(3);
        provision(toShop().sticky("SERVER"));
        Answer first = send(get());
        String cookie = String.valueOf(first.headers().get("Set-Cookie")).split(";")[0];

        for (int i = 0; i < 5; i++) {
            assertThat(send(get().header("Cookie", "a=b; " + cookie)).instance())
                    .isEqualTo(first.instance());
        }
        rig.world.kill(rig.running("web").stream()
                .filter(thing -> first.instance().orElseThrow().equals(thing.name()))
                .findFirst()
                .orElseThrow()
                .engineId());

        Answer moved = send(get().header("Cookie", cookie));
        assertThat(moved.status()).isEqualTo(200);
        assertThat(moved.instance()).isNotEqualTo(first.instance());
        assertThat(moved.headers()).containsKey("Set-Cookie");
    }

    @Test
    void limitsAreKeptTo() {
        provision(toShop().limits(RouteLimits.DEFAULT.connections(1).answerWithin(Duration.ofSeconds(2))));
        Answer slow = traffic.begin(EDGE, get());

        assertThat(send(get()).status()).isEqualTo(503);
        rig.pass(Duration.ofSeconds(3));
        assertThat(traffic.end(slow).status()).isEqualTo(504);
        assertThat(send(get()).status()).isEqualTo(200);
    }

    @Test
    void anInstanceThatAnswersItsCheckWithAnotherStatusIsDown() {
        provision(toShop().check(BackendCheck.FAST.http("/health").expect(204)));

        assertThat(send(get()).status()).isEqualTo(503);
        assertThat(shop.routes().get("shop").health()).singleElement().satisfies(health -> assertThat(health.why())
                .contains("200", "204"));
    }

    @Test
    void aProviderThatIsToldThatItCannotRefuses() {
        Infrastructure plain = Infrastructure.builder()
                .provider(InMemoryProvider.builder().capabilities().build())
                .build();
        Project project = plain.project("shop");
        project.deploy("web", d -> d.image("shop/web:1").port(8080));
        project.loadBalancers().provision("edge", edge -> edge.http(80));

        assertThatExceptionOfType(CapabilityNotSupportedException.class)
                .isThrownBy(() -> project.routes()
                        .provision(
                                "shop",
                                RouteSpec.builder("edge", HOST)
                                        .to("web")
                                        .with(SecurityHeaders.DEFAULT)
                                        .build()))
                .withMessageContaining("does not declare middleware:security-headers");
        plain.close();
    }
}
