package io.vaporform.internal.plan;

import static io.vaporform.internal.plan.Plans.deployment;
import static io.vaporform.internal.plan.Plans.volume;
import static io.vaporform.internal.plan.Plans.web;
import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.plan.Action;
import io.vaporform.plan.Change;
import io.vaporform.plan.FieldChange;
import io.vaporform.plan.Plan;
import io.vaporform.spec.Access;
import io.vaporform.spec.Address;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Output;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Value;
import io.vaporform.spec.VolumeSpec;
import io.vaporform.spi.Cause;
import io.vaporform.spi.ChangeEffect;
import io.vaporform.state.Intent;
import io.vaporform.state.Making;
import io.vaporform.state.Phase;
import io.vaporform.state.ResourceState;
import io.vaporform.state.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlannerTest {

    private static final Address WEB = deployment("web");
    private static final Address DB = deployment("db");
    private static final Address DATA = volume("data");
    private static final Output<String> DB_HOST = Output.text(Kind.DEPLOYMENT, "db", "host");

    private final Plans plans = new Plans();

    private static DeploymentSpec db() {
        return DeploymentSpec.builder().image("db:1").port(5432).build();
    }

    @Test
    void whatIsNotThereIsCreated() {
        Change change = plans.want(WEB, web().build()).change(WEB);

        assertThat(change.action()).isEqualTo(Action.CREATE);
        assertThat(change.reason()).isEqualTo("declared by blueprint 'shop', not there yet");
        assertThat(change.provider()).isEqualTo("memory");
        assertThat(change.inputs()).isEqualTo(plans.digest.of(web().build()));
        assertThat(change.fields()).isEmpty();
        assertThat(change.interrupts()).isFalse();
    }

    @Test
    void aVerbIsNamedAsTheSource() {
        Wanted direct = new Wanted(web().build(), Wanted.DIRECT, false, List.of());

        assertThat(plans.want(WEB, direct).change(WEB).reason()).isEqualTo("declared by a verb, not there yet");
    }

    @Test
    void whatIsAsWantedStays() {
        plans.applied(WEB, web().build()).want(WEB, web().replicas(1).build());

        assertThat(plans.plan().isNoOp()).isTrue();
        assertThat(plans.change(WEB).reason()).isEqualTo("as wanted");
    }

    private static Arguments changed(String what, Action action, boolean interrupts, DeploymentSpec after) {
        return Arguments.of(what, action, interrupts, after);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                changed("replicas", Action.UPDATE, false, web().replicas(3).build()),
                changed(
                        "quota",
                        Action.UPDATE,
                        false,
                        web().quota(q -> q.cpus(1)).build()),
                changed("image", Action.REPLACE, false, web().image("web:2").build()),
                changed("a variable", Action.REPLACE, false, web().env("A", "1").build()),
                changed("a port", Action.REPLACE, false, web().port("admin", 81).build()),
                changed("the command", Action.REPLACE, false, web().command("x").build()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("changes")
    void whatDiffersIsChangedAsTheProviderSays(String what, Action action, boolean interrupts, DeploymentSpec after) {
        Change change = plans.applied(WEB, web().build()).want(WEB, after).change(WEB);

        assertThat(change.action()).isEqualTo(action);
        assertThat(change.interrupts()).isEqualTo(interrupts);
        assertThat(change.fields()).hasSize(1);
        assertThat(change.reason()).startsWith("changed by blueprint 'shop'");
    }

    @Test
    void whatHasAVolumeIsInterruptedByAReplace() {
        DeploymentSpec before = web().mount("data", "/data").build();
        DeploymentSpec known = before.mapValues(value -> Value.of("vol-data"));
        VolumeSpec volume = VolumeSpec.builder().build();
        plans.applied(DATA, volume).applied(WEB, known).want(DATA, volume);

        Change change =
                plans.want(WEB, before.toBuilder().image("web:2").build()).change(WEB);

        assertThat(change.action()).isEqualTo(Action.REPLACE);
        assertThat(change.interrupts()).isTrue();
        assertThat(change.reason())
                .isEqualTo("changed by blueprint 'shop'; image of a running instance cannot be changed, "
                        + "and only one generation can have volume data");
        assertThat(change).asString().endsWith("  (interrupts)");
    }

    @Test
    void whatGoesIsDeletedOrRetained() {
        plans.applied(WEB, web().build())
                .remove(WEB, "blueprint 'shop' no longer declares it", false)
                .applied(DATA, VolumeSpec.builder().build())
                .remove(DATA, "destroyed; its data is kept", true);

        assertThat(plans.change(WEB).action()).isEqualTo(Action.DELETE);
        assertThat(plans.change(WEB).reason()).isEqualTo("blueprint 'shop' no longer declares it");
        assertThat(plans.change(WEB).interrupts()).isTrue();
        assertThat(plans.change(WEB).inputs()).isEmpty();
        assertThat(plans.change(DATA).action()).isEqualTo(Action.RETAIN);
        assertThat(plans.change(DATA).interrupts()).isFalse();
        assertThat(plans.plan().isNoOp()).isFalse();
    }

    @Test
    void whatIsRetainedAlreadyStaysSo() {
        plans.applied(DATA, VolumeSpec.builder().build(), state -> state.phase(Phase.RETAINED, ""))
                .remove(DATA, "destroyed; its data is kept", true);

        assertThat(plans.change(DATA).action()).isEqualTo(Action.NO_OP);
    }

    @Test
    void whatWasRetainedIsTakenUpAgain() {
        VolumeSpec volume = VolumeSpec.builder().build();
        plans.applied(DATA, volume, state -> state.phase(Phase.RETAINED, "").wanted(Optional.empty()))
                .want(DATA, volume);

        assertThat(plans.change(DATA).action()).isEqualTo(Action.UPDATE);
        assertThat(plans.change(DATA).reason()).isEqualTo("was kept for its data, in use again");
    }

    private static Arguments unsettled(String what, UnaryOperator<ResourceState> more, String reason) {
        return Arguments.of(what, more, reason);
    }

    static Stream<Arguments> unsettledStates() {
        return Stream.of(
                unsettled(
                        "open intent",
                        s -> s.intent(Optional.of(new Intent("op", Cause.SPEC, "")))
                                .phase(Phase.APPLYING, ""),
                        "to be settled (APPLYING)"),
                unsettled("retiring", s -> s.retire(s.applied().orElseThrow()), "to be settled (READY)"),
                unsettled("failed", s -> s.phase(Phase.FAILED, "no image"), "to be settled (FAILED)"),
                unsettled("degraded", s -> s.phase(Phase.DEGRADED, ""), "to be settled (DEGRADED)"),
                unsettled(
                        "in the making",
                        s -> s.next(Optional.of(new Making(
                                        s.applied().orElseThrow(), ChangeEffect.How.IN_PLACE, Optional.empty(), false)))
                                .phase(Phase.WORKING, ""),
                        "to be settled (WORKING)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsettledStates")
    void whatIsUnsettledIsNeverANoOp(String what, UnaryOperator<ResourceState> more, String reason) {
        Change change =
                plans.applied(WEB, web().build(), more).want(WEB, web().build()).change(WEB);

        assertThat(change.action()).isEqualTo(Action.UPDATE);
        assertThat(change.reason()).isEqualTo(reason);
    }

    @Test
    void whatWasBegunAndNeverAppliedSaysSo() {
        plans.applied(WEB, web().build(), state -> state.next(Optional.of(new Making(
                                state.applied().orElseThrow(), ChangeEffect.How.CREATE_FIRST, Optional.empty(), false)))
                        .applied(Optional.empty())
                        .phase(Phase.WORKING, ""))
                .want(WEB, web().build());

        assertThat(plans.change(WEB).action()).isEqualTo(Action.CREATE);
        assertThat(plans.change(WEB).reason()).isEqualTo("begun before and not finished (WORKING)");
    }

    @Test
    void whatWasSetDirectlyIsNamedWhereThePlanChangesIt() {
        Wanted.DirectChange scaled =
                new Wanted.DirectChange("replicas", "5", "alice", Instant.parse("2026-03-01T14:02:00Z"));
        DeploymentSpec five = web().replicas(5).build();
        plans.applied(
                        WEB,
                        five,
                        state -> state.wanted(Optional.of(new Wanted(five, Plans.BLUEPRINT, false, List.of(scaled)))))
                .want(WEB, web().replicas(3).env("A", "1").build());

        assertThat(plans.change(WEB).fields())
                .extracting(FieldChange::toString)
                .containsExactlyInAnyOrder("replicas: 5 (by alice, 14:02 UTC) → 3", "env.A: (none) → 1");
    }

    @Test
    void whatIsSetDirectlyJustNowIsNotNamed() {
        Wanted.DirectChange scaled = new Wanted.DirectChange("replicas", "5", "alice", Instant.EPOCH);
        plans.applied(WEB, web().build())
                .want(WEB, new Wanted(web().replicas(5).build(), Plans.BLUEPRINT, false, List.of(scaled)));

        assertThat(plans.change(WEB).fields()).extracting(FieldChange::toString).containsExactly("replicas: 1 → 5");
    }

    @Test
    void aReferenceToWhatStaysIsKnown() {
        DeploymentSpec known = web().env("HOST", "db").build();
        plans.applied(DB, db())
                .applied(WEB, known)
                .want(WEB, web().env("HOST", DB_HOST).build())
                .want(DB, db());

        assertThat(plans.plan().isNoOp()).isTrue();
        assertThat(plans.order()).containsExactly("deployment/db", "deployment/web");
        assertThat(plans.change(WEB).dependsOn()).containsExactly(DB);
    }

    @Test
    void aReferenceToWhatIsNotInTheRequestIsKnownToo() {
        plans.applied(DB, db())
                .applied(WEB, web().env("HOST", "db").build())
                .want(WEB, web().env("HOST", DB_HOST).build());

        assertThat(plans.plan().isNoOp()).isTrue();
    }

    @Test
    void aReferenceToWhatIsCreatedIsUnknown() {
        plans.want(WEB, web().env("HOST", DB_HOST).build()).want(DB, db());

        assertThat(plans.change(WEB).inputs()).startsWith("?");
        assertThat(plans.change(DB).inputs()).isNotEmpty();
        assertThat(plans.order()).containsExactly("deployment/db", "deployment/web");
    }

    @Test
    void aReferenceToWhatIsReplacedIsUnknown() {
        plans.applied(DB, db())
                .applied(WEB, web().env("HOST", "db").build())
                .want(DB, DeploymentSpec.builder().image("db:2").port(5432).build())
                .want(WEB, web().env("HOST", DB_HOST).build());

        Change change = plans.change(WEB);

        assertThat(change.inputs()).startsWith("?");
        assertThat(change.action()).isEqualTo(Action.REPLACE);
        assertThat(change.reason()).startsWith("uses ${deployment/db.host}, which may change");
        assertThat(change.fields())
                .extracting(FieldChange::toString)
                .containsExactly("env.HOST: db → ${deployment/db.host}");
    }

    @Test
    void aSecretThatWasGeneratedIsKnown() {
        DeploymentSpec open = web().env("PASSWORD", Value.generated("password")).build();
        plans.applied(WEB, web().secret("PASSWORD", "minted").build())
                .remember(WEB, "password", "minted")
                .want(WEB, open);

        assertThat(plans.plan().isNoOp()).isTrue();
    }

    @Test
    void aSecretOfAVolumeIsRememberedThere() {
        DeploymentSpec open = web().mount("web.data", "/data")
                .env("PASSWORD", Value.generatedWith("data", "password"))
                .env("URL", Value.format("x:{}@{}", Value.generatedWith("data", "password"), Value.of("h")))
                .build();
        DeploymentSpec known = open.toBuilder()
                .secret("PASSWORD", "minted")
                .secret("URL", "x:minted@h")
                .mounts(List.of(new io.vaporform.spec.Mount("web.data", "/data", Value.of("vol-web.data"))))
                .build();
        VolumeSpec volume = VolumeSpec.builder().build();
        plans.applied(volume("web.data"), volume)
                .applied(WEB, known)
                .remember(volume("web.data"), "password", "minted")
                .want(volume("web.data"), volume)
                .want(WEB, open);

        assertThat(plans.plan().isNoOp()).isTrue();
    }

    @Test
    void anotherProviderIsAReplace() {
        plans.applied(WEB, web().build()).want(WEB, web().build()).on("eu", WEB);

        Change change = plans.change(WEB);

        assertThat(change.action()).isEqualTo(Action.REPLACE);
        assertThat(change.reason()).endsWith("it moves from memory to eu");
        assertThat(change.interrupts()).isFalse();
    }

    @Test
    void whatGoesGoesAfterWhatUsedIt() {
        DeploymentSpec mounting = web().mounts(
                        List.of(new io.vaporform.spec.Mount("data", "/data", Value.of("vol-data"))))
                .build();
        plans.applied(DATA, VolumeSpec.builder().build())
                .applied(WEB, mounting)
                .remove(DATA, "destroyed", false)
                .remove(WEB, "destroyed", false);

        assertThat(plans.order()).containsExactly("deployment/web", "volume/data");
    }

    @Test
    void theSameRequestGivesTheSamePlan() {
        plans.applied(DB, db())
                .want(DB, DeploymentSpec.builder().image("db:2").port(5432).build())
                .want(WEB, web().env("HOST", DB_HOST).build());

        assertThat(plans.plan().toJson()).isEqualTo(plans.plan().toJson());
    }

    @Test
    void noPlanHoldsASecret() {
        String planted = "hunter2-planted";
        Access access = new Access("http", Optional.of("me"), Optional.of(Value.of(Secret.of(planted))), "");
        plans.applied(WEB, web().secret("A", planted).build())
                .applied(
                        DB,
                        DeploymentSpec.builder()
                                .image("db:1")
                                .port(1)
                                .access(access)
                                .build())
                .remember(WEB, "password", planted)
                .want(
                        WEB,
                        web().secret("A", planted + "2")
                                .env("B", Value.generated("password"))
                                .env("C", Output.secret(Kind.DEPLOYMENT, "db", "uri"))
                                .env("D", Value.format(planted + "{}", Output.secret(Kind.DEPLOYMENT, "new", "uri")))
                                .build())
                .want(deployment("new"), web().access(access).build());

        Plan plan = plans.plan();

        assertThat(plan.toString()).contains("env.A").doesNotContain(planted);
        assertThat(plan.toJson()).doesNotContain(planted);
        assertThat(plan.changes().toString()).doesNotContain(planted);
    }
}
