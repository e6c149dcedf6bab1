package io.vaporform.docker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vaporform.error.Violation;
import io.vaporform.spec.DeploymentSpec;
import io.vaporform.spec.HealthCheck;
import io.vaporform.spec.Quota;
import io.vaporform.spec.Secret;
import io.vaporform.spec.Violations;
import io.vaporform.spi.Capabilities;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentRulesTest {

    @Test
    void nobodyIsRoot() {
        assertThat(violations(DeploymentSpec.builder().image("web:1").user("0")))
                .extracting(Violation::path)
                .containsExactly("user");
        assertThat(violations(DeploymentSpec.builder().image("web:1").user("00:5")))
                .hasSize(1);
        assertThat(violations(DeploymentSpec.builder().image("web:1").user("10:0")))
                .isEmpty();
    }

    @Test
    void capabilitiesAreNamedOneByOne() {
        assertThat(violations(DeploymentSpec.builder()
                        .image("web:1")
                        .linuxCapabilities("ALL", "NO_SUCH", "CHOWN", "SYS_ADMIN", "NET_RAW")))
                .extracting(Violation::value)
                .containsExactly("ALL", "NET_RAW", "NO_SUCH", "SYS_ADMIN");
    }

    @Test
    void nobodyGetsMoreThanTheMost() {
        Quota most = Quota.builder()
                .cpus(2)
                .memory("1Gi")
                .pids(600)
                .ulimit("nofile", 4096)
                .build();
        Policy bounded = Policies.STRICT.withMost(most);

        assertThat(violations(bounded, DeploymentSpec.builder().image("web:1").quota(q -> q.cpus(2.5)
                        .memory("2Gi")
                        .pids(601)
                        .ulimit("nofile", 5000)
                        .ulimit("core", 1))))
                .extracting(Violation::path)
                .containsExactlyInAnyOrder("quota.cpus", "quota.memory", "quota.pids", "quota.ulimit nofile");
        assertThat(violations(bounded, DeploymentSpec.builder().image("web:1").quota(q -> q.cpus(2))))
                .isEmpty();
        assertThat(violations(
                        Policies.STRICT.withMost(Quota.builder().pids(100).build()),
                        DeploymentSpec.builder().image("web:1")))
                .as("a default that is more than the most is the most")
                .isEmpty();
        assertThat(bounded.quota(DeploymentSpec.builder().image("web:1").build())
                        .milliCpus())
                .as("who says nothing gets no more either")
                .hasValue(2000);
    }

    @Test
    void aCheckNeedsAPort() {
        assertThat(violations(DeploymentSpec.builder().image("web:1").health(HealthCheck.http("/up"))))
                .extracting(Violation::path)
                .containsExactly("health");
        assertThat(violations(DeploymentSpec.builder()
                        .image("web:1")
                        .health(HealthCheck.http("/up").port(80))))
                .isEmpty();
        assertThat(violations(DeploymentSpec.builder().image("web:1").health(HealthCheck.command("true"))))
                .isEmpty();
    }

    @Test
    void secretsAreMaskedTheLongestFirst() {
        DeploymentSpec spec = DeploymentSpec.builder()
                .image("web:1")
                .secret("A", "pass")
                .secret("B", "password")
                .secret("EMPTY", "")
                .env("PLAIN", "word")
                .build();

        assertThat(Redaction.of(spec).mask("password, pass and word")).isEqualTo("****, **** and word");
        assertThat(Secret.of("pass")).hasToString(Secret.MASK);
    }

    private static List<Violation> violations(DeploymentSpec.Builder spec) {
        return violations(Policies.STRICT, spec);
    }

    private static List<Violation> violations(Policy policy, DeploymentSpec.Builder spec) {
        Violations found = new Violations();
        new Deployments(parts(policy)).validate(spec.build(), Capabilities.of(), found);
        return found.list();
    }

    private static Parts parts(Policy policy) {
        return new Parts(null, null, null, null, null, null, null, null, policy);
    }
}
