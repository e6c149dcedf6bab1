package io.vaporform.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Kind;
import io.vaporform.spec.Mount;
import io.vaporform.spec.Output;
import io.vaporform.spec.PullPolicy;
import io.vaporform.spec.RolloutPolicy;
import io.vaporform.spec.Value;
import io.vaporform.spi.Capabilities;
import io.vaporform.spi.Capability;
import java.util.List;

/** What is declared is accepted, what is not declared is refused. */
abstract class CapabilityRules extends RuleGroup {

    private static final int SOME_PORT = 18_083;

    CapabilityRules(DeploymentProviderTck tck) {
        super(tck);
    }

    @Rule(
            value = "D2001",
            verifies = "capabilities are the same each time",
            ifItFails = "that they are looked up once and kept")
    void capabilitiesAreStable() {
        Capabilities first = kit().can();

        assertThat(kit().can()).isEqualTo(first);
        assertThat(first.parallelism()).isPositive();
        assertThat(first.visibilityLag().isNegative()).isFalse();
    }

    @Rule(
            value = "D2002",
            verifies = "the plain application is accepted",
            ifItFails = "that validate() refuses only what cannot be honoured")
    void thePlainApplicationIsAccepted() {
        assertThat(Refusal.found(kit(), kit().probe().build())).isEmpty();
    }

    @Rule(
            value = "D2003",
            verifies = "values that are not known yet are accepted",
            ifItFails = "that validate() passes over every Value that is not a Literal")
    void unknownValuesAreAccepted() {
        DeploymentSpec spec = kit().probe()
                .env("URL", Output.secret(Kind.DEPLOYMENT, "db", "uri"))
                .build();

        assertThat(Refusal.found(kit(), spec)).isEmpty();
    }

    @Rule(
            value = "D2004",
            verifies = "several replicas are accepted if, and only if, they are declared",
            ifItFails = Hint.TEXT)
    void replicas() {
        check(Capability.REPLICAS, plain().replicas(2));
    }

    @Rule(
            value = "D2005",
            verifies = "mounts are accepted if, and only if, volumes are declared",
            ifItFails = Hint.TEXT)
    void volumes() {
        check(
                Capability.VOLUMES,
                plain().mounts(List.of(new Mount("data", fixture().directory(), Value.of("some-id")))));
    }

    @Rule(
            value = "D2006",
            verifies = "a fixed host port is accepted if, and only if, it is declared",
            ifItFails = Hint.TEXT)
    void fixedHostPorts() {
        check(Capability.FIXED_HOST_PORT, plain().port("fixed", fixture().port() + 1, SOME_PORT));
    }

    @Rule(
            value = "D2007",
            verifies = "a health check is accepted if, and only if, it is declared",
            ifItFails = Hint.TEXT)
    void healthChecks() {
        check(Capability.HEALTH_CHECKS, plain().health(HealthCheck.http("/healthz")));
    }

    @Rule(
            value = "D2008",
            verifies = "a limit of CPU is accepted if, and only if, it is declared",
            ifItFails = Hint.TEXT)
    void cpuQuota() {
        check(Capability.CPU_QUOTA, plain().quota(q -> q.cpus(0.5)));
    }

    @Rule(
            value = "D2009",
            verifies = "a limit of memory is accepted if, and only if, it is declared",
            ifItFails = Hint.TEXT)
    void memoryQuota() {
        check(Capability.MEMORY_QUOTA, plain().quota(q -> q.memory("64Mi")));
    }

    @Rule(
            value = "D2010",
            verifies = "a limit of processes is accepted if, and only if, it is declared",
            ifItFails = Hint.TEXT)
    void pidsQuota() {
        check(Capability.PIDS_QUOTA, plain().quota(q -> q.pids(100)));
    }

    @Rule(
            value = "D2011",
            verifies = "an internal deployment is accepted if, and only if, that is declared",
            ifItFails = Hint.TEXT)
    void internal() {
        check(Capability.INTERNAL_NETWORK, plain().internal());
    }

    @Rule(
            value = "D2012",
            verifies = "a weight of CPU is accepted if, and only if, it is declared",
            ifItFails = Hint.TEXT)
    void cpuWeight() {
        check(Capability.CPU_WEIGHT, plain().quota(q -> q.cpuWeight(512)));
    }

    @Rule(
            value = "D2013",
            verifies = "a reservation of memory is accepted if, and only if, it is declared",
            ifItFails = Hint.TEXT)
    void memoryReservation() {
        check(Capability.MEMORY_RESERVATION, plain().quota(q -> q.memoryReservation("32Mi")));
    }

    @Rule(
            value = "D2014",
            verifies = "limits of each process are accepted if, and only if, they are declared",
            ifItFails = Hint.TEXT)
    void ulimits() {
        check(Capability.ULIMITS, plain().quota(q -> q.ulimit("nofile", 1024)));
    }

    @Rule(value = "D2015", verifies = "a tmpfs is accepted if, and only if, it is declared", ifItFails = Hint.TEXT)
    void tmpfs() {
        check(Capability.TMPFS, plain().tmpfs("/scratch", "1Mi"));
    }

    @Rule(
            value = "D2016",
            verifies = "a release command is accepted if, and only if, it is declared",
            ifItFails = Hint.TEXT)
    void release() {
        check(Capability.RELEASE, plain().release("exit", "0"));
    }

    @Rule(
            value = "D2017",
            verifies = "batches of a rollout are accepted if, and only if, they are declared",
            ifItFails = Hint.TEXT)
    void rollout() {
        check(Capability.ROLLOUT, plain().rollout(RolloutPolicy.inBatchesOf(2).forgiving(1)));
    }

    @Rule(
            value = "D2018",
            verifies = "another way of pulling images is accepted if, and only if, it is declared",
            ifItFails = Hint.TEXT)
    void pull() {
        check(Capability.PULL, plain().pull(PullPolicy.ALWAYS));
    }

    @Rule(value = "D2019", verifies = "a file is accepted if, and only if, it is declared", ifItFails = Hint.TEXT)
    void files() {
        check(Capability.FILES, plain().file("/etc/kit/note", "text"));
    }

    private DeploymentSpec.Builder plain() {
        return DeploymentSpec.builder().image(fixture().image()).port(fixture().port());
    }

    private void check(Capability capability, DeploymentSpec.Builder needs) {
        App app = kit().app(needs);
        if (!app.refusedFor(capability)) {
            assertThat(Refusal.found(kit(), app.spec())).isEmpty();
        }
    }

    /** What all of these have in common. */
    private static final class Hint {
        static final String TEXT = "that validate() asks its argument `can`, and reports by Violations.unsupported";
    }
}
