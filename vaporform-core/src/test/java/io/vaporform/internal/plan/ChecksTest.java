package io.vaporform.internal.plan;

import static io.vaporform.internal.plan.Plans.deployment;
import static io.vaporform.internal.plan.Plans.volume;
import static io.vaporform.internal.plan.Plans.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.vaporform.error.CapabilityNotSupportedException;
import io.vaporform.error.InvalidSpecException;
import io.vaporform.error.Violation;
import io.vaporform.spec.Address;
import io.vaporform.spec.BackendCheck;
import io.vaporform.spec.BalancingAlgorithm;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Hsts;
import io.vaporform.spec.Kind;
import io.vaporform.spec.LoadBalancerSpec;
import io.vaporform.spec.MiddlewareKind;
import io.vaporform.spec.Output;
import io.vaporform.spec.RateLimit;
import io.vaporform.spec.RouteLimits;
import io.vaporform.spec.RouteSpec;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Capability;
import io.vaporform.state.Wanted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChecksTest {

    private static final Address WEB = deployment("web");
    private static final Address DB = deployment("db");
    private static final Address DATA = volume("data");

    private final Plans plans = new Plans();

    private void refused(String message) {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(plans::plan)
                .withMessage(message);
    }

    private static DeploymentSpec using(String name, String field) {
        return web().env("X", Output.text(Kind.DEPLOYMENT, name, field)).build();
    }

    @Test
    void aReferenceNeedsAResource() {
        plans.want(WEB, using("db", "host"));

        refused("deployment/web: ${deployment/db.host} was 'deployment/db' but there is no such resource in shop/main;"
                + " declare it, or correct the name");
    }

    @Test
    void aReferenceNeedsAnOutput() {
        plans.want(WEB, using("db", "url")).want(DB, web().build());

        refused("deployment/web: ${deployment/db.url} was 'url' but there is no such output;"
                + " use one of [host, main.host, main.port, port, uri]");
    }

    @Test
    void whatHasNoPortHasNoOutput() {
        plans.want(WEB, using("db", "host"))
                .want(DB, DeploymentSpec.builder().image("a").build());

        refused(
                "deployment/web: ${deployment/db.host} was 'host' but there is no such output; give deployment/db a port");
    }

    @Test
    void aReferenceStaysInItsStack() {
        Output<String> foreign =
                Output.text(Kind.DEPLOYMENT, "db", "host").of(Address.parse("other/prod/deployment/db"));
        plans.want(WEB, web().env("X", foreign).build()).want(DB, web().build());

        refused("deployment/web: ${deployment/db.host} was 'other/prod' but only resources of the same stack"
                + " can be referred to; hand the value over as a literal");
    }

    @Test
    void aReferenceToWhatGoesIsRefused() {
        plans.applied(DB, web().build()).remove(DB, "destroyed", false).want(WEB, using("db", "host"));

        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(plans::plan)
                .withMessageContaining("there is no such resource in shop/main");
    }

    @Test
    void aCycleIsNamed() {
        plans.want(WEB, using("db", "host")).want(DB, using("web", "host"));

        refused(
                "references was 'deployment/db → deployment/web → deployment/db' but they form a cycle; remove one of them");
    }

    @Test
    void aVolumeHasOneWriter() {
        plans.want(DATA, VolumeSpec.builder().build())
                .want(WEB, web().mount("data", "/data").build())
                .want(DB, web().mount("data", "/data").build());

        refused(
                "volume/data was '[deployment/web, deployment/db]' but a volume has one writer; give each its own volume");
    }

    @Test
    void aVolumeHasOneWriterAlsoWhereTheOtherIsNotInTheRequest() {
        DeploymentSpec mounting = web().mount("data", "/data").build();
        plans.applied(DATA, VolumeSpec.builder().build()).applied(DB, mounting).want(WEB, mounting);

        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(plans::plan)
                .withMessageContaining("a volume has one writer");
    }

    @Test
    void aVolumeMayGoFromOneToAnother() {
        DeploymentSpec mounting = web().mount("data", "/data").build();
        plans.applied(DATA, VolumeSpec.builder().build())
                .applied(DB, mounting)
                .remove(DB, "destroyed", false)
                .want(WEB, mounting);

        assertThat(plans.order()).contains("deployment/web", "deployment/db");
    }

    @Test
    void whatIsProtectedIsNotDeleted() {
        plans.applied(
                        WEB,
                        web().build(),
                        state -> state.wanted(
                                state.wanted().map(w -> new Wanted(w.spec(), w.source(), true, List.of()))))
                .remove(WEB, "destroyed", false);

        refused("deployment/web was 'delete' but it is protected; unprotect it first");
    }

    @Test
    void whatIsProtectedIsNotReplaced() {
        plans.applied(WEB, web().build())
                .want(WEB, new Wanted(web().image("web:2").build(), Plans.BLUEPRINT, true, List.of()));

        refused("deployment/web was 'replace' but it is protected;"
                + " unprotect it first, or keep what makes a replace necessary");
    }

    @Test
    void whatIsProtectedIsUpdated() {
        plans.applied(WEB, web().build())
                .want(WEB, new Wanted(web().replicas(2).build(), Plans.BLUEPRINT, true, List.of()));

        assertThat(plans.plan().isNoOp()).isFalse();
    }

    @Test
    void whatMayNotBeInterruptedIsNot() {
        DeploymentSpec fixed = web().port("fixed", 81, 8081).uninterrupted().build();
        plans.applied(WEB, fixed).want(WEB, fixed.toBuilder().image("web:2").build());

        refused(
                "deployment/web was 'change' but it would interrupt service (image of a running instance cannot be changed,"
                        + " and only one generation can have host port 8081) and the spec says uninterrupted();"
                        + " drop uninterrupted(), or what makes it interrupt");
    }

    @Test
    void whatIsStillUsedIsNotDeleted() {
        plans.applied(DB, web().build())
                .applied(
                        WEB,
                        web().build(),
                        state -> state.wanted(
                                Optional.of(new Wanted(using("db", "host"), Plans.BLUEPRINT, false, List.of()))))
                .remove(DB, "destroyed", false);

        refused(
                "deployment/db was 'delete' but deployment/web still uses ${deployment/db.host}; change or delete that first");
    }

    @Test
    void aVolumeDoesNotMove() {
        plans.applied(DATA, VolumeSpec.builder().build())
                .want(DATA, VolumeSpec.builder().build())
                .on("eu", DATA);

        refused(
                "volume/data: on was 'eu' but a volume cannot move away from memory; make a new volume and copy the data");
    }

    @Test
    void whatTheProviderCannotIsRefused() {
        plans.can().want(WEB, web().replicas(2).build());

        assertThatExceptionOfType(CapabilityNotSupportedException.class)
                .isThrownBy(plans::plan)
                .withMessageContaining("deployment/web: replicas was '2' but")
                .satisfies(refused -> assertThat(refused.violations()).hasSize(1));
        assertThat(new Plans()
                        .can(Capability.REPLICAS)
                        .want(WEB, web().replicas(2).build())
                        .order())
                .containsExactly("deployment/web");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        plans.want(WEB, using("gone", "host"))
                .want(DB, using("web", "nothing"))
                .want(deployment("a"), web().mount("data", "/a").build())
                .want(deployment("b"), web().mount("data", "/b").build())
                .want(DATA, VolumeSpec.builder().build());

        InvalidSpecException refused = catchThrowableOfType(InvalidSpecException.class, plans::plan);

        assertThat(refused.violations())
                .extracting(Violation::path)
                .containsExactlyInAnyOrder(
                        "deployment/web: ${deployment/gone.host}",
                        "deployment/db: ${deployment/web.nothing}",
                        "volume/data");
    }

    @Test
    void manyRemovalsAreCheckedInLinearTime() {
        int many = 20_000;
        IntStream.range(0, many).forEach(i -> plans.applied(
                        volume("v" + i), VolumeSpec.builder().build())
                .remove(volume("v" + i), "destroyed", false)
                .applied(deployment("d" + i), web().build()));

        assertTimeout(
                Duration.ofSeconds(20), () -> assertThat(plans.plan().changes()).hasSize(many));
    }

    @Test
    void whatALoadBalancerDoesNotDeclareIsRefusedWithTheReason() {
        Address edge = new Address("shop", "main", Kind.LOAD_BALANCER, "edge");
        Address route = new Address("shop", "main", Kind.ROUTE, "shop");
        plans.can(Capability.middleware(MiddlewareKind.HSTS), Capability.algorithm(BalancingAlgorithm.IP_HASH))
                .want(WEB, web().build())
                .want(edge, LoadBalancerSpec.builder().http(80).https(443).build())
                .want(
                        route,
                        RouteSpec.builder("edge", "shop.example.com")
                                .to("web")
                                .algorithm(BalancingAlgorithm.LEAST_CONN)
                                .check(BackendCheck.FAST.http("/").expect(204))
                                .sticky("SERVER")
                                .limits(new RouteLimits(Duration.ofSeconds(1), 0, OptionalInt.of(1)))
                                .with(Hsts.of(Duration.ofDays(1)))
                                .with(RateLimit.of(1, Duration.ofSeconds(1)))
                                .build());

        CapabilityNotSupportedException refused =
                catchThrowableOfType(CapabilityNotSupportedException.class, plans::plan);

        assertThat(refused.violations())
                .extracting(Violation::toString)
                .containsExactly(
                        lacks("load-balancer/edge: listeners was 'https:443'", "listener:https"),
                        lacks("route/shop: middlewares was 'rate-limit'", "middleware:rate-limit"),
                        lacks("route/shop: algorithm was 'LEAST_CONN'", "algorithm:least-conn"),
                        lacks("route/shop: sticky was 'SERVER'", "sticky"),
                        lacks("route/shop: check.expects was '204'", "check-status"),
                        lacks("route/shop: limits.answer was 'PT1S'", "answer-timeout"),
                        lacks("route/shop: limits.retries was '0'", "retries"),
                        lacks("route/shop: limits.connections was '1'", "connection-limit"));
    }

    private static String lacks(String what, String capability) {
        return what + " but provider 'memory' does not declare " + capability
                + "; choose one that does, or leave it out";
    }
}
