package io.vaporform.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.plan.FieldChange;
import io.vaporform.spec.Access;
import io.vaporform.spec.AllowList;
import io.vaporform.spec.BasicAuth;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.RateLimit;
import io.vaporform.spec.RouteLimits;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldDiffTest {

    private static final String PLANTED = "hunter2";

    private static DeploymentSpec.Builder spec() {
        return DeploymentSpec.builder().image("web:1");
    }

    private static Arguments change(
            String shown, UnaryOperator<DeploymentSpec.Builder> before, UnaryOperator<DeploymentSpec.Builder> after) {
        return Arguments.of(shown, before, after);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("image: web:1 → web:2", b -> b, b -> b.image("web:2")),
                change("replicas: 5 → 1", b -> b.replicas(5), b -> b),
                change("replicas: 1 → 3", b -> b, b -> b.replicas(3)),
                change("replicas: 5 → 1", b -> b.replicas(5), b -> b.replicas(1)),
                change("internal: false → true", b -> b, b -> b.internal()),
                change("uninterrupted: false → true", b -> b, b -> b.uninterrupted()),
                change(
                        "quota.memory: 1Gi → 2Gi",
                        b -> b.quota(q -> q.memory("1Gi")),
                        b -> b.quota(q -> q.memory("2Gi"))),
                change("files./etc/x: (none) → 3 characters (16db9)", b -> b, b -> b.file("/etc/x", "a\nb")),
                change(
                        "files./etc/x: Secret(****) → Secret(****)",
                        b -> b.file("/etc/x", Value.of(Secret.of("a"))),
                        b -> b.file("/etc/x", Value.of(Secret.of("b")))),
                change("tmpfs./run: (none) → 1Mi", b -> b, b -> b.tmpfs("/run", "1Mi")),
                change(
                        "quota.ulimits.nofile: 10 → 20",
                        b -> b.quota(q -> q.ulimit("nofile", 10)),
                        b -> b.quota(q -> q.ulimit("nofile", 20))),
                change("quota.milliCpus: (none) → 500", b -> b, b -> b.quota(q -> q.cpus(0.5))),
                change("env.A: 1 → 2", b -> b.env("A", "1"), b -> b.env("A", "2")),
                change("env.A: (none) → 1", b -> b, b -> b.env("A", "1")),
                change("env.A: 1 → (none)", b -> b.env("A", "1").env("B", "x"), b -> b.env("B", "x")),
                change("labels.team: a → (none)", b -> b.label("team", "a"), b -> b),
                change("command: (none) → [\"run\",\"-x\"]", b -> b, b -> b.command("run", "-x")),
                change(
                        "health.path: /a → /b",
                        b -> b.health(HealthCheck.http("/a")),
                        b -> b.health(HealthCheck.http("/b"))),
                change("workingDirectory: /a → (none)", b -> b.workingDirectory("/a"), b -> b),
                change("on: (none) → eu", b -> b, b -> b.on("eu")),
                change(
                        "ports: [{\"name\":\"main\",\"container\":80}] → [{\"name\":\"main\",\"container\":81}]",
                        b -> b.port(80),
                        b -> b.port(81)),
                change(
                        "env.A: x → ${deployment/db.host}",
                        b -> b.env("A", "x"),
                        b -> b.env("A", Output.text(Kind.DEPLOYMENT, "db", "host"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void aFieldThatDiffersIsShown(
            String shown, UnaryOperator<DeploymentSpec.Builder> before, UnaryOperator<DeploymentSpec.Builder> after) {
        List<FieldChange> found = FieldDiff.between(
                before.apply(spec()).build(), after.apply(spec()).build());

        assertThat(found).extracting(FieldChange::toString).containsExactly(shown);
    }

    @Test
    void equalSpecsHaveNoChange() {
        DeploymentSpec spec = spec().env("A", "1").replicas(1).build();

        assertThat(FieldDiff.between(spec, spec().env("A", "1").build())).isEmpty();
    }

    @Test
    void severalFieldsAreShownInTheirOrder() {
        DeploymentSpec before = spec().env("A", "1").env("B", "2").build();
        DeploymentSpec after =
                spec().image("web:2").replicas(2).env("B", "3").env("C", "4").build();

        assertThat(FieldDiff.between(before, after))
                .extracting(FieldChange::path)
                .containsExactly("image", "env.A", "env.B", "env.C", "replicas");
    }

    @Test
    void volumesHaveFieldsToo() {
        VolumeSpec before = VolumeSpec.builder().size("1Gi").build();
        VolumeSpec after = VolumeSpec.builder().size("2Gi").build();

        assertThat(FieldDiff.between(before, after)).containsExactly(new FieldChange("size", "1Gi", "2Gi"));
    }

    private static RouteSpec.Builder route() {
        return RouteSpec.builder("edge", "shop.example.com").to("web");
    }

    @Test
    void aMiddlewareThatDiffersIsNamed() {
        RouteSpec before = route().with(RateLimit.of(100, Duration.ofSeconds(10)))
                .with(BasicAuth.user("alice", Secret.of(PLANTED)))
                .build();
        RouteSpec after = route().with(RateLimit.of(50, Duration.ofSeconds(10)))
                .with(BasicAuth.user("alice", Secret.of("new-" + PLANTED)))
                .with(AllowList.of("10.0.0.0/8"))
                .limits(RouteLimits.DEFAULT.retries(0))
                .sticky("SERVER")
                .build();

        assertThat(FieldDiff.between(before, after))
                .extracting(FieldChange::toString)
                .containsExactly(
                        "middlewares.rate-limit.requests: 100 → 50",
                        "middlewares.basic-auth.users.alice: Secret(****) → Secret(****)",
                        "middlewares.allow-list.ranges: (none) → [\"10.0.0.0/8\"]",
                        "stickyCookie: (none) → SERVER",
                        "limits.retries: 3 → 0");
    }

    static Stream<Arguments> secrets() {
        Value<Secret> secret = Value.of(Secret.of(PLANTED));
        Access access = new Access("http", Optional.of("me"), Optional.of(secret), "");
        return Stream.of(
                change("env.A", b -> b.secret("A", "old-" + PLANTED), b -> b.secret("A", PLANTED)),
                change("env.A", b -> b, b -> b.secret("A", PLANTED)),
                change("env.A", b -> b.secret("A", PLANTED), b -> b.env("B", "x")),
                change("env.A", b -> b.env("A", "x"), b -> b.env("A", Value.format(PLANTED + "{}", secret))),
                change("env.A", b -> b, b -> b.env("A", Value.format("{}" + PLANTED, secret))),
                change("env.A", b -> b.env("A", Value.generated("a")), b -> b.secret("A", PLANTED)),
                change("env.secret", b -> b.env("secret", "plain"), b -> b.secret("secret", PLANTED)),
                change("access.password", b -> b, b -> b.access(access)),
                change("access.password", b -> b.access(access), b -> b.access(Access.HTTP)));
    }

    @ParameterizedTest(name = "secret at {0}, case {index}")
    @MethodSource("secrets")
    void aSecretIsComparedButNeverShown(
            String path, UnaryOperator<DeploymentSpec.Builder> before, UnaryOperator<DeploymentSpec.Builder> after) {
        List<FieldChange> found = FieldDiff.between(
                before.apply(spec()).build(), after.apply(spec()).build());

        assertThat(found).extracting(FieldChange::path).contains(path);
        assertThat(found.toString()).doesNotContain(PLANTED).contains(Secret.MASK);
    }

    @ParameterizedTest(name = "a variable called {0}")
    @ValueSource(strings = {"secret", "output", "generated", "format", "kind", "replicas"})
    void aVariableMayHaveAnyName(String name) {
        DeploymentSpec before = spec().env(name, "1").env("A", "1").build();
        DeploymentSpec after = spec().env(name, "2").env("A", "2").build();

        assertThat(FieldDiff.between(before, after))
                .containsExactlyInAnyOrder(
                        new FieldChange("env." + name, "1", "2"), new FieldChange("env.A", "1", "2"));
    }
}
